import type { Rule } from "../rule.ts";
import { aboutBackup } from "../subject.ts";
import { call, duration } from "../wording.ts";

export const backupMissesRpo: Rule = {
  id: "backup-misses-rpo",
  title: "A backup is older than promised before the next one is complete",
  severity: "error",
  references: ["MariaDB, Backup and Restore Overview: a backup counts when it is complete"],
  check: ({ plan }) =>
    plan.backups
      .filter(
        ({ everyMs, durationMs, binlogsEveryMs, rpoMs }) => (binlogsEveryMs ?? everyMs + durationMs) > rpoMs,
      )
      .map((backup) => {
        if (backup.binlogsEveryMs !== undefined) {
          return aboutBackup(backup, {
            message: `The binary logs of ${backup.name} are copied every ${duration(backup.binlogsEveryMs)}, but ${duration(backup.rpoMs)} is promised.`,
            fix: call(
              "backup",
              backup.name,
              `binlogs: { every: "…" }, rpo: "${duration(backup.binlogsEveryMs)}"`,
            ),
          });
        }
        const every = backup.rpoMs - backup.durationMs;
        const fix =
          every > 0
            ? `every: "${duration(every)}"`
            : `duration: "…", every: "…", rpo: "${duration(backup.everyMs + backup.durationMs)}"`;
        return aboutBackup(backup, {
          message:
            `A failure just before ${backup.name} completes loses up to ${duration(backup.everyMs + backup.durationMs)} ` +
            `(every ${duration(backup.everyMs)}, taking ${duration(backup.durationMs)}), but ${duration(backup.rpoMs)} is promised.`,
          fix: call("backup", backup.name, fix),
        });
      }),
};
