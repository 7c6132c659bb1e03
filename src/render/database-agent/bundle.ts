/** The files of the agent beside a database server whose role can change. */
import type { DatabaseGroup, Instance, Plan } from "../../plan/model.ts";
import type { BundlePart } from "../bundle-part.ts";
import { headerFields, headerLines } from "../header.ts";
import { plainWord } from "../mysql/plain-word.ts";
import { loadTemplate } from "../templates.ts";
import { agentModules } from "./modules.ts";
import { AGENT_FOLDER, AGENT_SETTINGS } from "./paths.ts";
import { agentSettings } from "./settings.ts";

const agentIni = loadTemplate("database-agent/agent.ini.hbs", plainWord);

/**
 * What the agent adds to the bundle of one database server: its text and its settings.
 *
 * @throws InputError when a value may not enter a file.
 */
export function databaseAgentBundle(plan: Plan, instance: Instance, group: DatabaseGroup): BundlePart {
  const program = "database-agent";
  const origin = { source: group.source, part: `database "${group.name}"` };
  const header = headerLines(plan, instance).map((line) => `# ${line}\n`);
  const settings = agentIni(
    { ...headerFields(plan, instance), ...agentSettings(plan, instance, group) },
    origin,
  );
  return {
    files: [
      ...agentModules(group.declared).map(
        ([name, content]) =>
          ({
            path: `${AGENT_FOLDER}/${name}`,
            content: `${header.join("")}${content}`,
            mode: 0o644,
            program,
          }) as const,
      ),
      { path: AGENT_SETTINGS, content: settings, mode: 0o644, program },
    ],
    secretFiles: [],
    sysctls: {},
    afterStart: [],
  };
}
