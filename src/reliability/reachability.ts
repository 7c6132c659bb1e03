/** Over which network an endpoint is reached, by a group inside or by clients outside: the one the plan chose. */
import type { Plan } from "../plan/model.ts";
import type { Endpoint } from "../topology/model.ts";
import { connectionNetworks } from "./connection-networks.ts";
import type { Infrastructure } from "./infrastructure.ts";
import type { StructureBuilder } from "./structure-builder.ts";

/** Nodes are up while the way is open; whether the endpoint answers is not asked here. */
export interface Reachability {
  readonly fromGroup: (name: string, to: Endpoint) => number;
  readonly fromClients: (entrypoint: string, to: Endpoint) => number;
}

export function reachability(
  plan: Pick<Plan, "connections">,
  structure: StructureBuilder,
  { network, outside }: Infrastructure,
): Reachability {
  const networkTo = connectionNetworks(plan);

  const within = (name: string | undefined): number =>
    name === undefined ? structure.any([]) : network(name);
  const through = (name: string | undefined): number =>
    (name === undefined ? undefined : outside(name)) ?? structure.any([]);

  return {
    fromGroup: (name, to) => {
      const over = networkTo({ kind: "group", name }, to);
      return to.kind === "external" ? through(over) : within(over);
    },
    fromClients: (entrypoint, to) =>
      // Clients come to an external by their own way, not through the topology.
      to.kind === "external"
        ? structure.all([])
        : through(networkTo({ kind: "entrypoint", name: entrypoint }, to)),
  };
}
