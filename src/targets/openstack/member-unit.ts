/** The systemd unit of a member of an ensemble: Debian's package has the program, and none of its own. */
import type { Instance, Plan } from "../../plan/model.ts";
import { originText } from "../../render/header.ts";
import { volumeOf } from "../../render/zookeeper/configuration.ts";
import { PREPARE_SCRIPT, startOnDebian } from "../../render/zookeeper/paths.ts";
import { unitQuote } from "./application-unit.ts";

/** What is not here, as `Restart`, is in the addition that every program's unit has. */
export function memberUnit(plan: Plan, instance: Instance): string {
  const folders = instance.volumes.map(({ mount }) => mount).join(" ");
  const data = volumeOf(instance, "data").mount;
  const numberFile = `${data}/myid`;
  return [
    `# ${originText(plan, instance)}`,
    "",
    "[Unit]",
    `Description=ZooKeeper, member ${instance.ordinal} of ${instance.group} in topology ${plan.name}`,
    "After=network-online.target",
    "Wants=network-online.target",
    "",
    "[Service]",
    "User=zookeeper",
    "# A new volume has no number yet, and is root's.",
    `ExecStartPre=+/bin/sh -c 'echo ${instance.ordinal} >${numberFile} && chown -R zookeeper: ${folders}'`,
    "# It may not read the password itself.",
    `ExecStartPre=+/bin/bash ${PREPARE_SCRIPT}`,
    `ExecStart=${startOnDebian(data).map(unitQuote).join(" ")}`,
    "# Java's own after SIGTERM.",
    "SuccessExitStatus=143",
    "",
    "[Install]",
    "WantedBy=multi-user.target",
    "",
  ].join("\n");
}
