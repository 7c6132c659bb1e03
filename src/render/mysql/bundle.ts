/** The files of a database server: its option file, the SQL of its role, and the script that applies it. */
import type { DatabaseGroup, Instance, Plan } from "../../plan/model.ts";
import type { BundlePart } from "../bundle-part.ts";
import { headerFields } from "../header.ts";
import { loadTemplate, type Template } from "../templates.ts";
import type { View } from "../view.ts";
import { engineOf } from "./engine.ts";
import { optionFile } from "./option-file.ts";
import { CONFIGURATION_FILE, SETUP_SCRIPT, sqlFile } from "./paths.ts";
import { plainWord } from "./plain-word.ts";
import { primarySql, replicaSql, secretPath, setupScript, setupSecrets } from "./setup-files.ts";

const SCRIPT_HEAD = loadTemplate("mysql/setup-database.sh.hbs", plainWord);
const SCRIPT_BODY = {
  primary: loadTemplate("mysql/setup-primary.sh.hbs", plainWord),
  replica: loadTemplate("mysql/setup-replica.sh.hbs", plainWord),
};

/**
 * What MySQL or MariaDB adds to the bundle of one database server.
 *
 * The server starts read-only whatever its role. `afterStart` runs the setup script, which waits for the server and
 * then, on the primary, creates what is missing and makes it writable, and on a replica makes it follow the primary.
 *
 * @throws InputError when a value may not enter a file.
 */
export function mysqlBundle(plan: Plan, instance: Instance, group: DatabaseGroup): BundlePart {
  const program = group.declared.engine;
  const version = plan.software[program];
  const engine = engineOf(program);
  const role = instance.database?.role ?? "replica";
  const fill = (template: Template, view: View): string =>
    template(
      { ...view, ...headerFields(plan, instance), database: group.name, role, version },
      { source: group.source, part: `database "${group.name}"` },
    );
  const sql = role === "primary" ? primarySql(plan, group) : replicaSql(plan, instance, group);
  const script = setupScript(plan, instance, group, engine);
  return {
    files: [
      {
        path: CONFIGURATION_FILE,
        content: fill(engine.optionFile, optionFile(plan, instance, group)),
        mode: 0o644,
        program,
      },
      { path: sqlFile(role), content: fill(engine.sql[role], sql), mode: 0o644, program },
      {
        path: SETUP_SCRIPT,
        content: `${fill(SCRIPT_HEAD, script)}\n${fill(SCRIPT_BODY[role], script)}`,
        mode: 0o755,
        program,
      },
    ],
    secretFiles: setupSecrets(plan, instance, group).map((secret) => ({
      secret,
      path: secretPath(secret),
      mode: 0o400,
      program,
    })),
    sysctls: {},
    afterStart: [["/bin/sh", SETUP_SCRIPT]],
  };
}
