/** Who has the addresses that move. */
import type { Plan } from "../../plan/model.ts";
import { deviceNames } from "../../reliability/events.ts";
import { gatewayHostName } from "../../targets/lab/host-names.ts";
import type { Lab } from "../../targets/lab/lab.ts";
import type { Ailments } from "./ailments.ts";

interface MovingAddress {
  /** For people. */
  readonly name: string;
  readonly address: string;
  readonly hosts: readonly string[];
  /** Where it goes back to; undefined: it stays where it is. */
  readonly home: string | undefined;
}

/** Exactly one member has each virtual IP, and one router the address of each redundant gateway. */
export function virtualIpHolders(plan: Plan): Ailments {
  const moving = [...virtualIps(plan), ...gateways(plan)];
  return async (lab) => {
    const found = await Promise.all(moving.map((each) => ailmentOf(lab, each)));
    return found.flatMap((one) => one ?? []);
  };
}

async function ailmentOf(
  lab: Lab,
  { name, address, hosts, home }: MovingAddress,
): Promise<string | undefined> {
  const asked = hosts.filter((host) => lab.isOn(host));
  const has = await Promise.all(asked.map((host) => holds(lab, host, address)));
  const holders = asked.filter((_, index) => has[index]);
  if (holders.length === 0) return `${name} is held by nobody`;
  if (holders.length > 1) return `${name} is held by ${holders.join(" and ")}`;
  return home === undefined || holders[0] === home ? undefined : `${name} is not back on ${home} yet`;
}

async function holds(lab: Lab, host: string, address: string): Promise<boolean> {
  const { output } = await lab.run(host, ["ip", "-o", "-4", "address", "show", "to", `${address}/32`]);
  return output.includes(` ${address}/`);
}

function virtualIps({ virtualIps, groups }: Plan): readonly MovingAddress[] {
  const active = new Set(
    groups.flatMap(({ name, kind, declared }) =>
      kind === "load-balancer" && declared.virtualIp?.mode === "active-active" ? [name] : [],
    ),
  );
  return virtualIps.map(({ name, group, address, members }) => {
    const hosts = members.map(({ instance }) => instance);
    return { name: `the virtual IP ${name}`, address, hosts, home: active.has(group) ? hosts[0] : undefined };
  });
}

function gateways({ networks }: Plan): readonly MovingAddress[] {
  return networks.flatMap(({ name, gatewayAddress, external }): MovingAddress[] =>
    gatewayAddress !== undefined && external?.gateway === "redundant"
      ? [
          {
            name: `the gateway address of ${name}`,
            address: gatewayAddress,
            hosts: deviceNames(name, external.gateway).map(gatewayHostName),
            home: undefined,
          },
        ]
      : [],
  );
}
