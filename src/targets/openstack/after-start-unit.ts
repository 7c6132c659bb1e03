/** The systemd unit that runs `Bundle.afterStart` each time the programs have started. */
import type { Instance, Plan } from "../../plan/model.ts";
import type { Bundle } from "../../render/bundle.ts";
import { originText } from "../../render/header.ts";
import { unitQuote } from "./application-unit.ts";
import { unitOf } from "./machine-programs.ts";

export const AFTER_START_UNIT = "nospof-after-start.service";

/**
 * `WantedBy` the programs' units it runs whenever they start; `PartOf` them it runs again when they are started
 * again, also by `Restart=` (systemd.unit(5)).
 */
export function afterStartUnit(plan: Plan, instance: Instance, { afterStart }: Bundle): string {
  const units = instance.programs.map(unitOf).join(" ");
  return [
    `# ${originText(plan, instance)}`,
    "",
    "[Unit]",
    `Description=Setup of ${instance.name} after its programs have started`,
    `After=${units}`,
    `PartOf=${units}`,
    "StartLimitIntervalSec=0",
    "",
    "[Service]",
    "Type=oneshot",
    "RemainAfterExit=yes",
    ...afterStart.map((command) => `ExecStart=${command.map(unitQuote).join(" ")}`),
    "Restart=on-failure",
    "RestartSec=2",
    "",
    "[Install]",
    `WantedBy=${units}`,
    "",
  ].join("\n");
}
