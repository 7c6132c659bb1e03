/**
 * Interfaces that lose or delay packets: by netem (tc-netem(8)) on both ends of the pair, or, where the kernel lacks it,
 * loss by rules on the bridge that draw a number for each frame.
 */
import type { Impairment, Lab } from "../lab.ts";
import type { LabInterface } from "../model.ts";
import { runInHost } from "./command.ts";
import { LabError } from "./lab-error.ts";
import { interfaceOf } from "./links.ts";
import { hostOf, type Machine } from "./machine.ts";

export function impair(machine: Machine): Lab["impair"] {
  const { layout, cgroups, board } = machine;
  let known: boolean | undefined;
  const hasNetem = async (): Promise<boolean> => {
    if (known === undefined) {
      const tried = await board.tc(["qdisc", "add", "dev", "lo", "root", "netem", "delay", "1ms"]);
      known = tried.exitCode === 0;
      if (known) await board.tc(["qdisc", "delete", "dev", "lo", "root"]);
    }
    return known;
  };

  return async (hostName, network, impairment) => {
    const host = hostOf(layout, hostName);
    const plugged = interfaceOf(host, network);
    if (!(await hasNetem())) {
      if ((impairment?.delayMs ?? 0) > 0) throw noDelay();
      await board.nft(lossRuleset(plugged, impairment?.lossPercent ?? 0));
      return;
    }
    // Towards the host, and from the host: each end delays what it sends.
    const qdisc = (device: string): readonly string[] => netem(device, impairment);
    const outside = await board.tc(qdisc(plugged.port));
    // Inside, tc is not there for a host with a root of its own.
    const inside = await runInHost(layout.name, cgroups, host.name, ["tc", ...qdisc(plugged.name)]);
    for (const { exitCode, output } of [outside, inside]) {
      if (exitCode !== 0 && impairment !== undefined) throw new LabError(`tc: ${output.trim()}`);
    }
  };
}

function netem(device: string, impairment: Impairment | undefined): readonly string[] {
  if (impairment === undefined) return ["qdisc", "delete", "dev", device, "root"];
  const { lossPercent = 0, delayMs = 0 } = impairment;
  return [
    ...["qdisc", "replace", "dev", device, "root", "netem"],
    ...["limit", String(QUEUE_PACKETS), "delay", `${delayMs}ms`, "loss", `${lossPercent}%`],
  ];
}

/** Packets on their way at a time; beyond it netem would lose what it should only delay. */
const QUEUE_PACKETS = 100_000;

/** Numbers are drawn out of so many: hundredths of a per cent. */
const SHARES = 10_000;

/** Nothing is left of the rule when nothing is to be lost. */
function lossRuleset({ port }: LabInterface, percent: number): string {
  const table = `nospof_loss_${port.replaceAll(/[^A-Za-z0-9_]/g, "_")}`;
  const fresh = `table bridge ${table} {}\ndelete table bridge ${table}\n`;
  if (percent <= 0) return fresh;
  const lost = Math.round((percent * SHARES) / 100);
  // nft takes no comparison that always holds.
  const drop = lost >= SHARES ? "drop" : `numgen random mod ${SHARES} < ${lost} drop`;
  return `${fresh}table bridge ${table} {
  chain forward {
    type filter hook forward priority 1; policy accept;
    iifname "${port}" ${drop}
    oifname "${port}" ${drop}
  }
}
`;
}

function noDelay(): LabError {
  return new LabError(
    "packets can't be delayed on this machine: its kernel lacks netem (CONFIG_NET_SCH_NETEM)",
    "use a kernel with it: those of Debian and Ubuntu have it (Debian: linux-image-amd64; Ubuntu: linux-modules-extra-$(uname -r))",
  );
}
