import type { Rule } from "../rule.ts";
import { aboutBackup } from "../subject.ts";
import { call, duration } from "../wording.ts";

/** While one is being made and may turn out bad, the one before it is still there. */
const COPIES = 2;

export const backupKeptTooBriefly: Rule = {
  id: "backup-kept-too-briefly",
  title: "There is a time when only one backup exists",
  severity: "warning",
  references: ["The 3-2-1 rule", "GitLab, post-mortem of 2017-01-31"],
  check: ({ plan }) =>
    plan.backups
      .filter(({ everyMs, durationMs, keepMs }) => keepMs < everyMs * COPIES + durationMs)
      .map((backup) =>
        aboutBackup(backup, {
          message:
            `${backup.name} is made every ${duration(backup.everyMs)} and kept for ${duration(backup.keepMs)}: ` +
            "a mistake that is noticed one backup later, or one bad backup, and there is nothing to go back to.",
          fix: call("backup", backup.name, `keep: "${duration(backup.everyMs * 7)}"`),
        }),
      ),
};
