/** The files of the agent beside a database server whose role can change. */
import type { DatabaseGroup, Instance, Plan } from "../../plan/model.ts";
import type { BundlePart } from "../bundle-part.ts";
import { AGENT_SCRIPT, AGENT_SETTINGS } from "./paths.ts";

export function databaseAgentBundle(_plan: Plan, instance: Instance, group: DatabaseGroup): BundlePart {
  throw new Error(
    `${AGENT_SCRIPT} and ${AGENT_SETTINGS} of ${instance.name} (${group.name}) are not written yet`,
  );
}
