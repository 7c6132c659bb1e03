/** When the scripts of backups are started in a container, which has no timers of systemd. */
import type { DatabaseGroup, Instance, Plan } from "../../plan/model.ts";
import { backupsOf } from "../../render/backup/declared.ts";
import { backupScript, shipScript } from "../../render/backup/paths.ts";
import { shippingMinutes, tickMinutes } from "../../render/backup/schedule.ts";
import { originText } from "../../render/header.ts";
import type { ConfigurationFile } from "./configuration.ts";

/** Default of `templates/docker/programs/keep-times.sh`. */
const TIMES = "/etc/nospof/backup-times";

/** None for a database without backups that somebody makes. */
export function backupTimes(
  plan: Plan,
  instance: Instance,
  group: DatabaseGroup,
): readonly ConfigurationFile[] {
  const lines = backupsOf(plan, group).flatMap(({ name, everyMs, durationMs, binlogsEveryMs }) => {
    // As its unit on a machine: slow is better than none.
    const seconds = Math.ceil((durationMs * 2) / 1000);
    return [
      `${tickMinutes(everyMs)} ${seconds} ${backupScript(name)}`,
      ...(binlogsEveryMs === undefined
        ? []
        : [`${shippingMinutes(binlogsEveryMs)} ${seconds} ${shipScript(name)}`]),
    ];
  });
  if (lines.length === 0) return [];
  const head = [
    `# ${originText(plan, instance)}`,
    "# MINUTES SECONDS SCRIPT: started in every minute that MINUTES divides, ended after SECONDS. A script looks by itself whether it",
    "# is time, and makes up for what failed.",
  ];
  return [{ path: TIMES, content: `${[...head, ...lines].join("\n")}\n`, mode: 0o644 }];
}
