import type { Connection, Plan } from "../plan/model.ts";
import type { Endpoint } from "../topology/model.ts";
import { endpointKey } from "./endpoint-key.ts";

/** Name of the network over which an endpoint is reached; undefined where the plan holds no such connection. */
export type NetworkTo = (from: Connection["from"], to: Endpoint) => string | undefined;

/** The connections of a plan, by who reaches what. */
export function connectionNetworks({ connections }: Pick<Plan, "connections">): NetworkTo {
  const networks = new Map(connections.map(({ from, to, network }) => [wayKey(from, to), network]));
  return (from, to) => networks.get(wayKey(from, to));
}

function wayKey({ kind, name }: Connection["from"], to: Endpoint): string {
  return `${kind} ${name} ${endpointKey(to)}`;
}
