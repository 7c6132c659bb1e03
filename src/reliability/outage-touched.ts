/** Which groups a fault can concern at all: large topologies have thousands of parts, and most have nothing to do with most. */
import type { Plan } from "../plan/model.ts";
import type { Failing } from "./outage-failing.ts";

/**
 * Names of groups and externals: those with a failing instance, those that reach something over a failing network, and
 * ensembles and databases whose members do.
 */
export type Touched = (failing: Failing) => ReadonlySet<string>;

export function touchedGroups({
  groups,
  instances,
  connections,
}: Pick<Plan, "groups" | "instances" | "connections">): Touched {
  const groupOf = new Map(instances.map(({ name, group }) => [name, group]));
  const usersOf = Map.groupBy(
    connections.filter(({ from }) => from.kind === "group"),
    ({ network }) => network,
  );
  const talks = groups.flatMap(({ name, ...group }) => {
    if (group.kind === "ensemble") return [{ name, network: group.declared.peerNetwork }];
    return group.kind === "database" ? [{ name, network: group.declared.replicationNetwork }] : [];
  });
  return ({ networks, turningNetworks, gateways, turningGateways, ...failing }) => {
    const touched = new Set(failing.externals);
    for (const name of [...failing.instances.keys(), ...failing.keepalived]) {
      touched.add(groupOf.get(name) ?? name);
    }
    for (const network of [...networks, ...turningNetworks, ...gateways, ...turningGateways]) {
      for (const { from } of usersOf.get(network) ?? []) touched.add(from.name);
    }
    for (const { name, network } of talks) if (networks.has(network)) touched.add(name);
    return touched;
  };
}
