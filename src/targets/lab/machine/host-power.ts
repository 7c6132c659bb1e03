/** Whether a host is on, and switching it off. */
import { readFileSync } from "node:fs";
import type { LabHost } from "../model.ts";
import { emptyCgroup, isPopulated } from "./cgroup.ts";
import type { LabCgroups } from "./lab-cgroups.ts";
import type { Machine } from "./machine.ts";
import { hostFolder } from "./state-folder.ts";

/** Process id, on this machine, of the first process of a host; undefined when the host is off. */
export function initPid(lab: string, cgroups: LabCgroups, host: string): number | undefined {
  if (!isPopulated(cgroups.host(host))) return undefined;
  try {
    return Number(readFileSync(hostFolder(lab, host).init, "utf8"));
  } catch {
    return undefined;
  }
}

/** Cuts the power of hosts: their ports go dark at once, so that their kernels' last words reach nobody. */
export async function powerOffHosts(machine: Machine, hosts: readonly LabHost[]): Promise<void> {
  const { board, cgroups } = machine;
  const ports = hosts.flatMap(({ interfaces }) => interfaces.map(({ port }) => port));
  if (ports.length > 0) {
    // All in one transaction: a keepalived that sees the first of its cables die says goodbye over the next one.
    const table = `nospof_off_${process.pid}_${ports[0]}`;
    await board.nft(darkRuleset(table, ports));
    await board.ip(ports.map((port) => `link set ${port} down`));
    // Before the kernel removes them with the host, some time later: one that is switched on again needs their names.
    await board.ip(ports.map((port) => `link delete ${port}`));
    await board.nft(`delete table bridge ${table}\n`);
  }
  await Promise.all(hosts.map(({ name }) => emptyCgroup(cgroups.host(name))));
}

function darkRuleset(table: string, ports: readonly string[]): string {
  const set = `{ ${ports.map((port) => `"${port}"`).join(", ")} }`;
  return [
    `table bridge ${table} {`,
    "  chain forward {",
    "    type filter hook forward priority 0; policy accept;",
    `    iifname ${set} drop`,
    `    oifname ${set} drop`,
    "  }",
    "}",
    "",
  ].join("\n");
}
