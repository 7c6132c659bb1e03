/** The files of Galera's arbitrator. */
import type { DatabaseGroup, Instance, Plan } from "../../plan/model.ts";
import type { BundleFile } from "../bundle.ts";
import type { BundlePart } from "../bundle-part.ts";
import { headerFields } from "../header.ts";
import { membership } from "../mysql/galera.ts";
import { plainWord } from "../mysql/plain-word.ts";
import { replicationSet } from "../mysql/replication-set.ts";
import { loadTemplate, type Template } from "../templates.ts";
import { text } from "../view.ts";
import { CONFIGURATION_FILE, START_SCRIPT, WORK_FOLDER } from "./paths.ts";

const CONFIGURATION = loadTemplate("garbd/arbitrator.cnf.hbs", plainWord);
const START = loadTemplate("garbd/start-arbitrator.sh.hbs", plainWord);

/**
 * What garbd adds to the bundle of an arbitrator: its configuration, and the script that targets run.
 *
 * @throws InputError when a value may not enter a file.
 */
export function garbdBundle(plan: Plan, instance: Instance, group: DatabaseGroup): BundlePart {
  const { all } = replicationSet(plan, instance, group);
  const fields = {
    ...headerFields(plan, instance),
    ...membership(plan, instance, group),
    database: group.name,
    addresses: text(all.map((one) => one.address).join(",")),
    script: text(START_SCRIPT),
    configuration: text(CONFIGURATION_FILE),
    workFolder: text(WORK_FOLDER),
  };
  const file = (path: string, template: Template, mode: number): BundleFile => ({
    path,
    content: template(fields, { source: group.source, part: `database "${group.name}"` }),
    mode,
    program: "garbd",
  });
  return {
    files: [file(CONFIGURATION_FILE, CONFIGURATION, 0o644), file(START_SCRIPT, START, 0o755)],
    secretFiles: [],
    sysctls: {},
    afterStart: [],
  };
}
