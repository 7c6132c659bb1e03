/** Docker networks: one per network of the plan on every engine that needs it. */
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { Plan, PlannedNetwork } from "../../plan/model.ts";
import { runError } from "../run-error.ts";
import { transformed } from "../transform.ts";
import { bridgeAddress } from "./bridge-address.ts";
import { type ConnectedEngine, type Engine, onEngine } from "./engines.ts";
import type { DockerNetworkOptions, DockerOptions } from "./options.ts";

/** The Docker network that carries a network of the plan on an engine. */
export type NetworkOn = (network: string, engine: Engine) => docker.Network;

/**
 * Registers the networks. An isolated one is `internal`: Docker gives it no way out. Flows between containers of
 * one Docker network are not filtered (Docker has no such rules); what keeps parts apart here is that they are on
 * different networks.
 */
export function networks(
  plan: Plan,
  all: readonly ConnectedEngine[],
  options: DockerOptions,
  topology: pulumi.Resource,
): NetworkOn {
  const registered = new Map<string, docker.Network>();
  for (const network of plan.networks) {
    for (const engine of enginesOf(network, all)) {
      const name = onEngine(`${plan.name}-${network.name}`, engine);
      const [args, opts] = transformed(
        options.transform?.network,
        networkArgs(plan, network, engine, options.networks?.[network.name] ?? {}),
        // Name and addresses are fixed, so the old network has to go before the new one can come.
        {
          parent: topology,
          deleteBeforeReplace: true,
          ...(engine.provider && { provider: engine.provider }),
        },
        undefined,
      );
      registered.set(key(network.name, engine), new docker.Network(name, args, opts));
    }
  }
  return (network, engine) => {
    const found = registered.get(key(network, engine));
    if (found === undefined) throw new Error(`network ${network} is not on engine ${engine.host}`);
    return found;
  };
}

function networkArgs(
  plan: Plan,
  network: PlannedNetwork,
  engine: Engine,
  { driver = "bridge", parent }: DockerNetworkOptions,
): docker.NetworkArgs {
  const parentName = typeof parent === "object" ? parent[engine.host ?? ""] : parent;
  return {
    name: `${plan.name}-${network.name}`,
    driver,
    internal: network.external === undefined,
    attachable: driver === "overlay",
    ipamConfigs: [{ subnet: network.cidr, gateway: ownAddress(plan, network) }],
    labels: [{ label: "nospof.topology", value: plan.name }],
    ...(parentName !== undefined && { options: { parent: parentName } }),
  };
}

/** Of Docker's own end of the network: the way out, where there is one. */
function ownAddress(plan: Plan, network: PlannedNetwork): string {
  return network.gatewayAddress ?? bridgeAddress(plan, network);
}

/** Where nothing is on a network, every engine may carry it. */
function enginesOf<Some extends Engine>(network: PlannedNetwork, all: readonly Some[]): readonly Some[] {
  const using = all.filter((engine) =>
    engine.instances.some((instance) =>
      instance.addresses.some((address) => address.network === network.name),
    ),
  );
  return using.length > 0 ? using : all;
}

/**
 * @throws pulumi.RunError when a bridge would have to reach over several engines, `networks` names no network, or a
 * network has no address left for Docker.
 */
export function refuseWrongNetworks(plan: Plan, all: readonly Engine[], options: DockerOptions): void {
  const problems: string[] = [];
  for (const name of Object.keys(options.networks ?? {})) {
    if (!plan.networks.some((network) => network.name === name))
      problems.push(`  the plan has no network "${name}"`);
  }
  for (const network of plan.networks) {
    ownAddress(plan, network);
    const { driver = "bridge" } = options.networks?.[network.name] ?? {};
    const using = enginesOf(network, all);
    if (driver === "bridge" && using.length > 1) {
      const hosts = using.map((engine) => `"${engine.host}"`).join(", ");
      problems.push(
        `  network "${network.name}" joins instances on ${hosts}, but a bridge ends at its engine; ` +
          `say networks: { "${network.name}": { driver: "macvlan", parent: "<interface>" } } (or ipvlan, overlay)`,
      );
    }
  }
  if (problems.length > 0) {
    throw runError(`docker({ networks }) does not fit topology "${plan.name}":\n${problems.join("\n")}`);
  }
}

function key(network: string, engine: Engine): string {
  return `${network}\0${engine.host ?? ""}`;
}
