/** Over which networks an endpoint is reached, by a group inside or by clients outside. */
import type { Group } from "../plan/model.ts";
import type { Endpoint } from "../topology/model.ts";
import type { Infrastructure } from "./infrastructure.ts";
import { groupBehind, type Parts } from "./parts.ts";
import type { StructureBuilder } from "./structure-builder.ts";

/** Nodes are up while a way is open; whether the endpoint answers is not asked here. */
export interface Reachability {
  readonly fromGroup: (from: Group, to: Endpoint) => number;
  readonly fromClients: (to: Endpoint) => number;
}

export function reachability(
  parts: Parts,
  structure: StructureBuilder,
  { network, outside }: Infrastructure,
): Reachability {
  const waysOut = (networks: readonly string[]): number =>
    structure.any(networks.flatMap((name) => outside(name) ?? []));

  return {
    fromGroup: (from, to) => {
      const target = groupBehind(parts, to);
      if (target === undefined) return waysOut(from.networks);
      const shared = networksAnsweredOn(target).filter((name) => from.networks.includes(name));
      return structure.any(shared.map(network));
    },
    fromClients: (to) => {
      const target = groupBehind(parts, to);
      // Clients come to an external by their own way, not through the topology.
      return target === undefined ? structure.all([]) : waysOut(networksAnsweredOn(target));
    },
  };
}

/** A load balancer with a virtual IP answers on that alone; everything else on all of its networks. */
function networksAnsweredOn(group: Group): readonly string[] {
  const virtualIp = group.kind === "load-balancer" ? group.declared.virtualIp : undefined;
  return virtualIp === undefined ? group.networks : [virtualIp.network];
}
