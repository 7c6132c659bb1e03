/** No frame passes between two sets of hosts: rules on the bridges, which the hosts know nothing of. */
import type { Lab } from "../lab.ts";
import { hostOf, type Machine } from "./machine.ts";

export function partition({ layout, board }: Machine): Lab["partition"] {
  let counted = 0;
  return async (one, other, network) => {
    const ports = (hosts: readonly string[]): readonly string[] =>
      hosts
        .flatMap((host) => hostOf(layout, host).interfaces)
        .filter((plugged) => network === undefined || plugged.network === network)
        .map(({ port }) => port);
    counted += 1;
    const table = `nospof_partition_${process.pid}_${counted}`;
    const [ones, others] = [ports(one), ports(other)];
    if (ones.length === 0 || others.length === 0) return async () => {};
    await board.nft(
      [
        `table bridge ${table} {`,
        "  chain forward {",
        "    type filter hook forward priority 0; policy accept;",
        `    iifname ${set(ones)} oifname ${set(others)} drop`,
        `    iifname ${set(others)} oifname ${set(ones)} drop`,
        "  }",
        "}",
        "",
      ].join("\n"),
    );
    return () => board.nft(`delete table bridge ${table}\n`);
  };
}

function set(ports: readonly string[]): string {
  return `{ ${ports.map((port) => `"${port}"`).join(", ")} }`;
}
