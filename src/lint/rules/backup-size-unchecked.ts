import type { Rule } from "../rule.ts";
import { aboutBackup } from "../subject.ts";
import { call } from "../wording.ts";

export const backupSizeUnchecked: Rule = {
  id: "backup-size-unchecked",
  title: "An empty backup counts as a backup",
  severity: "warning",
  references: ["GitLab, post-mortem of 2017-01-31: the dumps were a few bytes long for weeks"],
  check: ({ plan }) =>
    plan.backups
      .filter(({ minimumBytes }) => minimumBytes === undefined)
      .map((backup) =>
        aboutBackup(backup, {
          message: `${backup.name} would be taken for good if it were empty: a failed dump leaves a small file behind, not none.`,
          fix: call("backup", backup.name, `minimumSize: "10MiB"`),
        }),
      ),
};
