import { databasesOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code } from "../wording.ts";

export const databaseWithoutBackup: Rule = {
  id: "database-without-backup",
  title: "A database has no backup",
  severity: "warning",
  references: ["MariaDB, Backup and Restore Overview: replication is not a backup"],
  check: ({ plan }) =>
    databasesOf(plan)
      .filter(
        ({ declared }) => !plan.backups.some(({ of }) => of.kind === "database" && of.name === declared.name),
      )
      .map((group) =>
        aboutGroup(group, {
          message: `${code(group.name)} has no backup: a DELETE without WHERE reaches every replica within moments.`,
          fix: `backup("${group.name}-backup", { of: ${group.name}, every: "6h", keep: "14d", to: …, rpo: "8h", rto: "2h", … })`,
        }),
      ),
};
