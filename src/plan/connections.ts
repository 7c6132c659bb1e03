/** Over which network everyone reaches what they use. */
import type { Endpoint, Topology } from "../topology/model.ts";
import { sortedBy } from "./compare.ts";
import type { Connection } from "./model.ts";
import { meetingNetwork, networksTowards, outerNetworks } from "./openings.ts";
import type { Parts } from "./parts.ts";
import { showEndpoint } from "./show-endpoint.ts";

interface Use {
  readonly from: Connection["from"];
  readonly networks: readonly string[];
  readonly to: Endpoint;
}

/** Sorted by who reaches, then what; each once. Clients reach an external by their own way, which is not listed. */
export function connectionsOf(topology: Topology, parts: Parts): readonly Connection[] {
  const connections = new Map<string, Connection>();
  for (const { from, networks, to } of uses(topology, outerNetworks(parts))) {
    const network = meetingNetwork(to, networks, parts);
    if (network === undefined) continue;
    connections.set(`${from.kind} ${from.name} ${to.kind} ${showEndpoint(to)}`, { from, to, network });
  }
  return sortedBy(connections, ([key]) => key).map(([, connection]) => connection);
}

function uses(
  { services, loadBalancers, databases, entrypoints }: Topology,
  outer: readonly string[],
): readonly Use[] {
  return [
    ...services.flatMap(({ name, networks, dependsOn }) =>
      dependsOn.map(({ on }): Use => ({ from: { kind: "group", name }, networks, to: on })),
    ),
    ...loadBalancers.flatMap((loadBalancer) =>
      loadBalancer.listeners.flatMap(({ backends }) =>
        backends.map(
          ({ to }): Use => ({
            from: { kind: "group", name: loadBalancer.name },
            networks: networksTowards(to, loadBalancer),
            to,
          }),
        ),
      ),
    ),
    ...databases.flatMap(({ name, networks, election }): readonly Use[] =>
      election === undefined
        ? []
        : [{ from: { kind: "group", name }, networks, to: { kind: "ensemble", name: election } }],
    ),
    ...entrypoints.flatMap(({ name, to, dependsOn }) =>
      [to, ...dependsOn.map(({ on }) => on)]
        .filter(({ kind }) => kind !== "external")
        .map((used): Use => ({ from: { kind: "entrypoint", name }, networks: outer, to: used })),
    ),
  ];
}
