/** What instances stand on and talk over: domains, networks, gateways, externals, and the risks these share. */
import type { Instance, Plan, PlannedNetwork } from "../plan/model.ts";
import type { PartReference, Redundancy } from "../topology/model.ts";
import { deviceNames, eventId, eventLabel } from "./events.ts";
import type { StructureBuilder } from "./structure-builder.ts";

export interface Infrastructure {
  /** Leaves of the shared risks that affect a part. */
  readonly risks: (part: PartReference) => readonly number[];
  /** Up while the instance's host and everything around it is. */
  readonly place: (instance: Instance) => number;
  /** Up while the network carries traffic between those on it. */
  readonly network: (name: string) => number;
  /** Up while the network carries traffic and a gateway of it leads outside; undefined for an isolated network. */
  readonly outside: (network: string) => number | undefined;
  /** Up while the external itself is, however it is reached. */
  readonly external: (name: string) => number;
}

export function infrastructure(plan: Plan, structure: StructureBuilder): Infrastructure {
  const risks = risksByPart(plan, structure);
  const domainKinds = new Map(plan.domains.map((domain) => [domain.name, domain.kind]));
  const networks = new Map(plan.networks.map((network) => [network.name, network]));
  const places = new Map<string, number>();

  const exposed = (node: number, part: PartReference, label: string): number => {
    const shared = risks(part);
    return shared.length === 0 ? node : structure.all([node, ...shared], label);
  };

  const devices = (kind: "network" | "gateway", name: string, redundancy: Redundancy): number => {
    const leaves = deviceNames(name, redundancy).map((device) => structure.event(eventId(kind, device)));
    return redundancy === "single"
      ? structure.any(leaves)
      : structure.any(leaves, eventLabel({ kind, name }));
  };

  const domain = (name: string): number => {
    const kind = domainKinds.get(name);
    if (kind === undefined)
      throw new Error(`An instance is placed in ${name}, which is no domain of the plan.`);
    const leaf = structure.event(eventId(kind, name));
    return exposed(leaf, { kind: "domain", name }, eventLabel({ kind, name }));
  };

  const placeOf = (placement: readonly string[]): number => {
    const host = placement.at(-1);
    if (host === undefined) return structure.all([]);
    const place = places.get(host) ?? structure.all([placeOf(placement.slice(0, -1)), domain(host)]);
    places.set(host, place);
    return place;
  };

  const networkNamed = (name: string): PlannedNetwork => {
    const network = networks.get(name);
    if (network === undefined) throw new Error(`A part is on network ${name}, which the plan does not hold.`);
    return network;
  };

  const network = (name: string): number => {
    const carried = devices("network", name, networkNamed(name).switches);
    return exposed(carried, { kind: "network", name }, eventLabel({ kind: "network", name }));
  };

  return {
    risks,
    network,
    place: (instance) => placeOf(instance.placement),
    outside: (name) => {
      const external = networkNamed(name).external;
      return external && structure.all([network(name), devices("gateway", name, external.gateway)]);
    },
    external: (name) => {
      const leaf = structure.event(eventId("external", name));
      return exposed(leaf, { kind: "external", name }, eventLabel({ kind: "external", name }));
    },
  };
}

function risksByPart(plan: Plan, structure: StructureBuilder): Infrastructure["risks"] {
  const leaves = new Map<string, number[]>();
  for (const risk of plan.sharedRisks) {
    const leaf = structure.event(eventId("shared-risk", risk.name));
    for (const { kind, name } of risk.affects) {
      const key = `${kind} ${name}`;
      leaves.set(key, [...(leaves.get(key) ?? []), leaf]);
    }
  }
  return ({ kind, name }) => leaves.get(`${kind} ${name}`) ?? [];
}
