/** The files of the backups that an instance makes. */
import type { DatabaseGroup, Group, Instance, Plan, PlannedBackup, ServiceGroup } from "../../plan/model.ts";
import { BACKUP_ACCOUNT } from "../../topology/consistency/backups.ts";
import type { BundleFile, SecretFile } from "../bundle.ts";
import type { BundlePart } from "../bundle-part.ts";
import { headerFields } from "../header.ts";
import { engineOf } from "../mysql/engine.ts";
import { CONFIGURATION_FILE, SOCKET } from "../mysql/paths.ts";
import { loadTemplate, type Template } from "../templates.ts";
import { text, type View, written } from "../view.ts";
import { backupsOf } from "./declared.ts";
import {
  backupFolder,
  backupScript,
  backupSecretsFolder,
  knownHostsFile,
  restoreScript,
  shipScript,
} from "./paths.ts";
import { placeFields, placeTemplates } from "./place.ts";
import { shellWord } from "./shell-word.ts";
import { timerFiles } from "./timers.ts";
import { backupProgram, backupWords } from "./words.ts";

const BACKUP_DATABASE = loadTemplate("backup/backup-database.sh.hbs", shellWord);
const RESTORE_DATABASE = loadTemplate("backup/restore-database.sh.hbs", shellWord);
const SHIP_BINLOGS = loadTemplate("backup/ship-binlogs.sh.hbs", shellWord);
const BACKUP_FILES = loadTemplate("backup/backup-files.sh.hbs", shellWord);
const RESTORE_FILES = loadTemplate("backup/restore-files.sh.hbs", shellWord);
const KNOWN_HOSTS = loadTemplate("backup/known-hosts.hbs", shellWord);

/** Only root runs them, and they name what they log in with. */
const SCRIPT_MODE = 0o700;

/**
 * What backups add to the bundle of an instance: for each that says where it is kept, the scripts that make and restore it, its
 * timers for systemd, and its secrets.
 *
 * @throws InputError when a value may not enter a file.
 */
export function backupBundle(plan: Plan, instance: Instance, group: Group): BundlePart {
  const parts =
    group.kind === "database" || group.kind === "service"
      ? backupsOf(plan, group).map((backup) => oneBackup(plan, instance, group, backup))
      : [];
  return {
    files: parts.flatMap((part) => part.files),
    secretFiles: parts.flatMap((part) => part.secretFiles),
    sysctls: {},
    afterStart: [],
  };
}

function oneBackup(
  plan: Plan,
  instance: Instance,
  group: DatabaseGroup | ServiceGroup,
  backup: PlannedBackup,
): Pick<BundlePart, "files" | "secretFiles"> {
  const origin = { source: backup.source, part: `backup "${backup.name}"` };
  const fields: View = {
    ...headerFields(plan, instance),
    ...placeFields(backup, instance, group),
    ...(group.kind === "database" ? databaseFields(group, backup) : volumeFields(instance, backup)),
    library: text(`${backupFolder(backup.name)}/place.sh`),
  };
  const file = (path: string, templates: readonly Template[], mode = SCRIPT_MODE): BundleFile => ({
    path,
    content: templates.map((template) => template(fields, origin)).join(""),
    mode,
    program: "backup",
  });
  const { name } = backup;
  return {
    files: [
      file(`${backupFolder(name)}/place.sh`, placeTemplates(backup)),
      ...(group.kind === "database"
        ? [file(backupScript(name), [BACKUP_DATABASE]), file(restoreScript(name), [RESTORE_DATABASE])]
        : [file(backupScript(name), [BACKUP_FILES]), file(restoreScript(name), [RESTORE_FILES])]),
      ...(backup.binlogsEveryMs === undefined ? [] : [file(shipScript(name), [SHIP_BINLOGS])]),
      ...knownHosts(plan, instance, backup),
      ...timerFiles(plan, instance, backup),
    ],
    secretFiles: secretsOf(backup).map(
      (secret): SecretFile => ({
        secret,
        path: `${backupSecretsFolder(name)}/${secret}`,
        mode: 0o400,
        program: "backup",
      }),
    ),
  };
}

function secretsOf({ at, resticPassword, accountPassword }: PlannedBackup): readonly string[] {
  const named = [at?.ssh?.key, resticPassword, accountPassword].filter((name) => name !== undefined);
  return [...new Set(named)].sort();
}

function databaseFields(
  { name, declared }: DatabaseGroup,
  { method, accountPassword, resticPassword }: PlannedBackup,
): View {
  const { engine } = declared;
  const physical = method === "physical";
  return {
    database: name,
    account: BACKUP_ACCOUNT,
    accountSecret: accountPassword,
    client: engineOf(engine).client,
    server: engine === "mariadb" ? "mariadbd" : "mysqld",
    words: backupWords(engine),
    program: backupProgram(engine, method),
    physical,
    method,
    file: `${physical ? "data.mbstream" : "dump.sql"}${resticPassword === undefined ? ".gz" : ""}`,
    kindText: physical
      ? written`the data files of the server, by mariadb-backup`
      : written`its schemas as SQL, with routines, triggers and events`,
    socket: text(SOCKET),
    configurationFile: text(CONFIGURATION_FILE),
    dataFolder: text(declared.volume.mount),
    schemas: declared.databases.map((schema) => text(schema)),
    streamProgram: "mbstream",
    binlogProgram: engine === "mariadb" ? "mariadb-binlog" : "mysqlbinlog",
    mysql: engine === "mysql",
    galera: declared.replication.mode === "galera",
    mostBehindSeconds: MOST_BEHIND_SECONDS,
  };
}

/** A replica that lags more than this has trouble of its own; one that merely catches its breath does not. */
const MOST_BEHIND_SECONDS = 60;

function volumeFields(instance: Instance, backup: PlannedBackup): View {
  const volume = instance.volumes.find(({ name }) => name === backup.volume);
  if (volume === undefined) throw new Error(`${instance.name} has no volume ${backup.volume}`);
  return { volume: volume.id, mount: text(volume.mount), restic: backup.resticPassword !== undefined };
}

/** Port 22 has no brackets (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
function knownHosts(
  plan: Plan,
  instance: Instance,
  { name, source, at, server }: PlannedBackup,
): readonly BundleFile[] {
  if (at?.ssh === undefined || server === undefined) return [];
  const [keyType = "", keyText = ""] = at.ssh.hostKey.split(" ");
  const content = KNOWN_HOSTS(
    {
      ...headerFields(plan, instance),
      host: server.address,
      port: server.port === 22 ? undefined : server.port,
      keyType: text(keyType),
      keyText: text(keyText),
    },
    { source, part: `backup "${name}"` },
  );
  return [{ path: knownHostsFile(name), content, mode: 0o644, program: "backup" }];
}
