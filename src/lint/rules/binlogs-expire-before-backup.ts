import type { Backup } from "../../topology/model.ts";
import { databasesOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, duration, groupCode } from "../wording.ts";

export const binlogsExpireBeforeBackup: Rule = {
  id: "binlogs-expire-before-backup",
  title: "Binary logs are gone before a server is rebuilt from the backup",
  severity: "warning",
  references: [
    "MariaDB, Using and Maintaining the Binary Log: binlog_expire_logs_seconds",
    "Percona, pt-variable-advisor: expire_logs_days",
  ],
  check: ({ plan }) =>
    databasesOf(plan).flatMap((group) => {
      const backups = plan.backups.filter(
        ({ of }) => of.kind === "database" && of.name === group.declared.name,
      );
      // Until then the logs have to reach back to the backup: a failure just before one ends leaves the one before it.
      const [soonest] = backups.toSorted((one, other) => rebuilt(one) - rebuilt(other));
      const { binlogRetentionMs } = group.declared;
      if (soonest === undefined || binlogRetentionMs >= rebuilt(soonest)) return [];
      return [
        aboutGroup(group, {
          message:
            `${code(group.name)} keeps its binary logs for ${duration(binlogRetentionMs)}, but its newest backup can be ` +
            `${duration(soonest.everyMs + soonest.durationMs)} old, and takes up to ${duration(soonest.rtoMs)} to restore: ` +
            "neither can it be restored to a moment in between, nor a replica be built from it.",
          fix: groupCode(group, `binlogRetention: "${duration(rebuilt(soonest) * 2)}"`),
        }),
      ];
    }),
};

/** From the begin of a backup until a server that was restored from it fetches what came after it, at worst. In milliseconds. */
function rebuilt({ everyMs, durationMs, rtoMs }: Backup): number {
  return everyMs + durationMs + rtoMs;
}
