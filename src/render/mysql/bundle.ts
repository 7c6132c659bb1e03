/** The files of a database server: its option file, the SQL of its role, and the script that applies it. */
import type { DatabaseGroup, Instance, Plan } from "../../plan/model.ts";
import { isElected } from "../../topology/replication.ts";
import type { BundleFile } from "../bundle.ts";
import type { BundlePart } from "../bundle-part.ts";
import { headerFields } from "../header.ts";
import { loadTemplate, type Template } from "../templates.ts";
import type { View } from "../view.ts";
import { engineOf } from "./engine.ts";
import { checkScript, isGalera, startScript } from "./galera.ts";
import { optionFile } from "./option-file.ts";
import {
  CHECK_SCRIPT,
  CONFIGURATION_FILE,
  PREPARE_TLS_SCRIPT,
  SETUP_SCRIPT,
  START_SCRIPT,
  sqlFile,
  TO_SERVERS_FILE,
} from "./paths.ts";
import { plainWord } from "./plain-word.ts";
import { primarySql, replicaSql, secretPath, setupScript, setupSecrets } from "./setup-files.ts";
import { UNANSWERED_RETRIES } from "./timing.ts";
import { prepareTls, tlsPaths, tlsSecretFiles } from "./tls.ts";

const SCRIPT_HEAD = loadTemplate("mysql/setup-database.sh.hbs", plainWord);
const GALERA_START = loadTemplate("mysql/start-galera.sh.hbs", plainWord);
const GALERA_CHECK = loadTemplate("mysql/check-galera.sh.hbs", plainWord);
const PREPARE_TLS = loadTemplate("mysql/prepare-tls.sh.hbs", plainWord);
const SCRIPT_BODY = {
  galera: loadTemplate("mysql/setup-galera.sh.hbs", plainWord),
  primary: loadTemplate("mysql/setup-primary.sh.hbs", plainWord),
  replica: loadTemplate("mysql/setup-replica.sh.hbs", plainWord),
};

/**
 * What MySQL or MariaDB adds to the bundle of one database server.
 *
 * The server starts read-only whatever its role. `afterStart` runs the setup script, which waits for the server and
 * then, on the primary, creates what is missing and makes it writable, and on a replica makes it follow the primary.
 * With Galera no server is read-only: `start-galera.sh`, which targets run instead of the server, lets it join the others or begin,
 * and the setup of one of them reaches all.
 *
 * @throws InputError when a value may not enter a file.
 */
export function mysqlBundle(plan: Plan, instance: Instance, group: DatabaseGroup): BundlePart {
  const program = group.declared.engine;
  const version = plan.software[program];
  const engine = engineOf(program);
  const role = instance.database?.role ?? "replica";
  const galera = isGalera(group);
  // Who is the primary is then for the agent to say, and each of them may become it.
  const elected = isElected(group.declared);
  const tls = tlsPaths(group);
  const fill = (template: Template, view: View): string =>
    template(
      { tls, ...view, ...headerFields(plan, instance), database: group.name, role, version, galera },
      { source: group.source, part: `database "${group.name}"` },
    );
  const file = (path: string, content: string, mode = 0o644): BundleFile => ({
    path,
    content,
    mode,
    program,
  });
  const prepare = prepareTls(plan, instance, group);
  const script = setupScript(plan, instance, group, engine);
  const body = SCRIPT_BODY[galera ? "galera" : role];
  return {
    files: [
      file(CONFIGURATION_FILE, fill(engine.optionFile, optionFile(plan, instance, group))),
      ...(role === "primary" || elected
        ? [file(sqlFile("primary"), fill(engine.sql.primary, primarySql(plan, group)))]
        : galera
          ? []
          : [file(sqlFile(role), fill(engine.sql.replica, replicaSql(plan, instance, group)))]),
      ...(galera
        ? [
            file(START_SCRIPT, fill(GALERA_START, startScript(plan, instance, group)), 0o755),
            file(CHECK_SCRIPT, fill(GALERA_CHECK, checkScript()), 0o755),
          ]
        : []),
      ...(prepare === undefined
        ? []
        : [
            file(PREPARE_TLS_SCRIPT, fill(PREPARE_TLS, prepare), 0o755),
            file(TO_SERVERS_FILE, fill(engine.toServers, {})),
          ]),
      ...(elected ? [] : [file(SETUP_SCRIPT, `${fill(SCRIPT_HEAD, script)}\n${fill(body, script)}`, 0o755)]),
    ],
    secretFiles: [
      ...setupSecrets(plan, instance, group).map((secret) => ({
        secret,
        path: secretPath(secret),
        mode: 0o400,
        program,
      })),
      ...tlsSecretFiles(group),
    ],
    sysctls: { "net.ipv4.tcp_retries2": String(UNANSWERED_RETRIES) },
    afterStart: [
      ...(prepare === undefined ? [] : [["/bin/sh", PREPARE_TLS_SCRIPT, "renew"]]),
      ...(elected ? [] : [["/bin/sh", SETUP_SCRIPT]]),
    ],
  };
}
