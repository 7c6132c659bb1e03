import { databasesOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, duration, groupCode } from "../wording.ts";

export const binlogsExpireBeforeBackup: Rule = {
  id: "binlogs-expire-before-backup",
  title: "Binary logs are gone before the next backup is complete",
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
      if (backups.length === 0) return [];
      const oldest = Math.min(...backups.map(({ everyMs, durationMs }) => everyMs + durationMs));
      const { binlogRetentionMs } = group.declared;
      if (binlogRetentionMs >= oldest) return [];
      return [
        aboutGroup(group, {
          message:
            `${code(group.name)} keeps its binary logs for ${duration(binlogRetentionMs)}, but its newest backup can be ${duration(oldest)} old: ` +
            "neither can it be restored to a moment in between, nor a replica be built from the backup.",
          fix: groupCode(group, `binlogRetention: "${duration(oldest * 2)}"`),
        }),
      ];
    }),
};
