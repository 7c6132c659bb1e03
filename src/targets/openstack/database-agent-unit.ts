/** The systemd unit of the agent beside a database server. */
import type { Instance, Plan } from "../../plan/model.ts";
import { AGENT_SCRIPT, AGENT_SETTINGS } from "../../render/database-agent/paths.ts";
import { originText } from "../../render/header.ts";

/** What is not here, as `Restart`, is in the addition that every program's unit has. */
export function databaseAgentUnit(plan: Plan, instance: Instance): string {
  return [
    `# ${originText(plan, instance)}`,
    "",
    "[Unit]",
    `Description=Role of ${instance.name} in topology ${plan.name}`,
    "After=network-online.target",
    "Wants=network-online.target",
    "",
    "[Service]",
    `ExecStart=/usr/bin/python3 ${AGENT_SCRIPT} ${AGENT_SETTINGS}`,
    "# What watches over an agent that no longer does its work outlives it.",
    "KillMode=process",
    "",
    "[Install]",
    "WantedBy=multi-user.target",
    "",
  ].join("\n");
}
