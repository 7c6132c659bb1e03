/** The systemd unit of the agent, which brings a machine what is changed after its first start. */
import type { Instance, Plan } from "../../plan/model.ts";
import { originText } from "../../render/header.ts";
import { AGENT } from "./drain-unit.ts";

export const AGENT_UNIT = "nospof-agent.service";

export function agentUnit(plan: Plan, instance: Instance): string {
  return [
    `# ${originText(plan, instance)}`,
    "",
    "[Unit]",
    `Description=Configuration of ${instance.name} as topology ${plan.name} says`,
    "After=network-online.target dbus.service",
    "Wants=network-online.target",
    "# However often it fails, it is started again.",
    "StartLimitIntervalSec=0",
    "",
    "[Service]",
    `ExecStart=/usr/bin/python3 -u ${AGENT} run`,
    "Restart=always",
    "RestartSec=5",
    "# What it is doing survives it, and is taken up again.",
    "KillMode=mixed",
    "TimeoutStopSec=10",
    "",
    "[Install]",
    "WantedBy=multi-user.target",
    "",
  ].join("\n");
}
