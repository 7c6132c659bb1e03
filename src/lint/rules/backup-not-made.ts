import type { Rule } from "../rule.ts";
import { aboutBackup } from "../subject.ts";
import { call, code } from "../wording.ts";

export const backupNotMade: Rule = {
  id: "backup-not-made",
  title: "A backup is declared, and made by other means or not at all",
  severity: "info",
  references: ["GitLab, post-mortem of 2017-01-31: backups that everybody believed in were not there"],
  check: ({ plan }) =>
    plan.backups
      .filter(({ at }) => at === undefined)
      .map((backup) =>
        aboutBackup(backup, {
          message: `Nothing is rendered for ${backup.name}, since nothing says how instances reach ${code(backup.to.name)}: somebody else has to make it.`,
          fix: `say where it is kept: ${call("backup", backup.name, `at: { folder: "/mnt/${backup.to.name}" }`)}`,
        }),
      ),
};
