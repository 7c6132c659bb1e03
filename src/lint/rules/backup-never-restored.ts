import type { Rule } from "../rule.ts";
import { aboutBackup } from "../subject.ts";
import { call, duration } from "../wording.ts";

export const backupNeverRestored: Rule = {
  id: "backup-never-restored",
  title: "A backup is never restored to see whether it can be",
  severity: "warning",
  references: [
    "GitLab, post-mortem of 2017-01-31: five kinds of backup, none of which worked; 18 hours of outage",
  ],
  check: ({ plan }) =>
    plan.backups
      .filter(({ restoreDrillEveryMs }) => restoreDrillEveryMs === undefined)
      .map((backup) =>
        aboutBackup(backup, {
          message: `Nobody knows whether ${backup.name} can be restored, or whether within the ${duration(backup.rtoMs)} promised, before it is needed.`,
          fix: call("backup", backup.name, `restoreDrill: { every: "30d" }`),
        }),
      ),
};
