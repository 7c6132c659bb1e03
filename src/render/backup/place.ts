/** What the scripts of a backup know of the place where it is kept. */
import type { DatabaseGroup, Instance, PlannedBackup, ServiceGroup } from "../../plan/model.ts";
import { loadTemplate } from "../templates.ts";
import { text, type View } from "../view.ts";
import { backupSecretsFolder, knownHostsFile } from "./paths.ts";
import { turnSeconds } from "./schedule.ts";
import { shellWord } from "./shell-word.ts";
import { placeFolder, turnOrder } from "./turns.ts";

const PLACE = loadTemplate("backup/place.sh.hbs", shellWord);
const SSH = loadTemplate("backup/ssh.sh.hbs", shellWord);
const MOUNTED = loadTemplate("backup/mounted.sh.hbs", shellWord);
const PLAIN = loadTemplate("backup/plain.sh.hbs", shellWord);
const RESTIC = loadTemplate("backup/restic.sh.hbs", shellWord);

const DAY = 86_400_000;

/** The parts of the library, in order. */
export function placeTemplates(backup: PlannedBackup): readonly (typeof PLACE)[] {
  return [
    PLACE,
    backup.at?.ssh === undefined ? MOUNTED : SSH,
    backup.resticPassword === undefined ? PLAIN : RESTIC,
  ];
}

export function placeFields(
  backup: PlannedBackup,
  instance: Instance,
  group: DatabaseGroup | ServiceGroup,
): View {
  const { name, at, everyMs, keepMs, durationMs } = backup;
  const folder = at?.folder ?? "";
  const turns = group.kind === "database" ? turnOrder(group) : [instance.name];
  // Binary logs are of use as long as there is a backup from before them.
  const binlogMs = keepMs + everyMs + durationMs;
  return {
    backup: name,
    instance: instance.name,
    secretsFolder: text(backupSecretsFolder(name)),
    folder: text(folder),
    place: text(placeFolder(backup, instance.name, group.kind)),
    everySeconds: Math.ceil(everyMs / 1000),
    keepSeconds: Math.ceil(keepMs / 1000),
    turnSeconds: turnSeconds(backup, turns.indexOf(instance.name), turns.length),
    minimumBytes: backup.minimumBytes ?? 1,
    keeper: keeperFields(backup),
    resticPassword: backup.resticPassword,
    files: group.kind === "service",
    binlogs: backup.binlogsEveryMs !== undefined,
    binlogMinutes: Math.ceil(binlogMs / 60_000),
    binlogDays: Math.ceil(binlogMs / DAY),
  };
}

function keeperFields({ name, at, server }: PlannedBackup): View | undefined {
  if (at?.ssh === undefined || server === undefined) return undefined;
  return {
    address: server.address,
    port: server.port,
    user: text(at.ssh.user),
    key: at.ssh.key,
    knownHosts: text(knownHostsFile(name)),
  };
}
