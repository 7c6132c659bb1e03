/** The units of systemd that start the scripts of a backup. In a lab nothing starts them: a drill does. */
import type { Instance, Plan, PlannedBackup } from "../../plan/model.ts";
import type { BundleFile } from "../bundle.ts";
import { headerFields } from "../header.ts";
import { loadTemplate } from "../templates.ts";
import { comment, text, type View } from "../view.ts";
import { backupScript, shipScript, unitName } from "./paths.ts";
import { calendarTime, shippingMinutes, tickMinutes } from "./schedule.ts";
import { unitWord } from "./unit-word.ts";

const SERVICE = loadTemplate("backup/service.hbs", unitWord);
const TIMER = loadTemplate("backup/timer.hbs", unitWord);

/** Names of the timers of an instance's backups, which systemd has to be told to start. */
export function timersOf(backups: readonly PlannedBackup[]): readonly string[] {
  return backups.flatMap(({ name, binlogsEveryMs }) => [
    `${unitName(name, "backup")}.timer`,
    ...(binlogsEveryMs === undefined ? [] : [`${unitName(name, "binlogs")}.timer`]),
  ]);
}

export function timerFiles(plan: Plan, instance: Instance, backup: PlannedBackup): readonly BundleFile[] {
  const { name, source, at, everyMs, durationMs, binlogsEveryMs } = backup;
  const pair = (kind: "backup" | "binlogs", view: View): readonly BundleFile[] => {
    const fields = {
      ...headerFields(plan, instance),
      ...view,
      mounted: at?.ssh === undefined ? text(at?.folder ?? "") : undefined,
    };
    const origin = { source, part: `backup "${name}"` };
    return [
      {
        path: `${UNITS}/${unitName(name, kind)}.service`,
        content: SERVICE(fields, origin),
        mode: 0o644,
        program: "backup",
      },
      {
        path: `${UNITS}/${unitName(name, kind)}.timer`,
        content: TIMER(fields, origin),
        mode: 0o644,
        program: "backup",
      },
    ];
  };
  return [
    ...pair("backup", {
      title: comment(`Backup ${name} of ${backup.of.name}`),
      script: text(backupScript(name)),
      // Twice the longest that it may take: slow is better than none.
      timeoutSeconds: Math.ceil((durationMs * 2) / 1000),
      why: comment(
        `Not every ${everyMs / 60_000} minutes, as the topology says: each time, the script looks whether it is time, and makes up for what failed.`,
      ),
      calendar: text(calendarTime(tickMinutes(everyMs))),
    }),
    ...(binlogsEveryMs === undefined
      ? []
      : pair("binlogs", {
          title: comment(`Binary logs of ${backup.of.name} for the backup ${name}`),
          script: text(shipScript(name)),
          timeoutSeconds: Math.ceil((durationMs * 2) / 1000),
          why: comment("As often as the topology says."),
          calendar: text(calendarTime(shippingMinutes(binlogsEveryMs))),
        })),
  ];
}

const UNITS = "/etc/systemd/system";
