/** What an instance that lost one of its networks amounts to. */
import type { Connection, Group, Plan } from "../../plan/model.ts";
import { eventId } from "../../reliability/events.ts";
import { noticesErrors } from "../../reliability/listeners.ts";
import { shardSets } from "../../reliability/shard-sets.ts";
import type { Dependency } from "../../topology/model.ts";
import { type Amounts, exactly, networkEvents } from "./amounts.ts";

/**
 * - A load balancer gives its virtual IP away without this network: it is lost, as far as anybody can tell.
 * - A member of an ensemble hears no other member without this network: it is lost.
 * - One of two servers between which keepalived decides stops writing when its cable is pulled: it is lost.
 * - Everybody who asks it did so over this network: the instance is lost to them.
 * - Nobody did, and it asks nobody over it: nobody feels it.
 * - Nobody did, but it lacks a hard dependency now, and everybody who asks notices: it is lost to them as well.
 * - Else it may go on taking requests that it cannot answer, or answer some. How many is not for the failure model to
 *   say; never more than if all had lost the network.
 */
export function linkAmountsTo(plan: Plan, instance: string, network: string): Amounts {
  const { group, isPrimary } = placeOf(plan, instance);
  const asked = plan.connections.filter(({ to }) => {
    if (to.kind === "external" || to.name !== group.name) return false;
    return to.kind !== "database" || to.role === "reader" || isPrimary;
  });
  const overIt = asked.filter((connection) => connection.network === network);
  const asks = plan.connections.filter(
    ({ from, network: over }) => from.kind === "group" && from.name === group.name && over === network,
  );
  const lost = exactly(eventId("instance", instance));

  const tracked = plan.virtualIps.some((held) => held.group === group.name && held.tracks.includes(network));
  const isAlone =
    (group.kind === "ensemble" && group.declared.peerNetwork === network) ||
    (group.kind === "database" && group.router?.network === network);
  if (tracked || isAlone || (asked.length > 0 && overIt.length === asked.length)) return lost;
  if (overIt.length === 0 && asks.length === 0) return exactly();
  if (overIt.length === 0 && lacksHard(group, asks) && asked.every((one) => notices(plan, one))) return lost;
  return {
    events: networkEvents(plan, network),
    atWorst: `${instance} is still reached over its other networks, or reaches what it needs over them`,
  };
}

function placeOf(plan: Plan, name: string): { readonly group: Group; readonly isPrimary: boolean } {
  const instance = plan.instances.find((one) => one.name === name);
  const group = plan.groups.find((one) => one.name === instance?.group);
  if (instance === undefined || group === undefined) throw new Error(`The plan holds no instance ${name}.`);
  return { group, isPrimary: instance.database?.role === "primary" };
}

function lacksHard(group: Group, asks: readonly Connection[]): boolean {
  if (group.kind !== "service") return false;
  const { dependsOn } = group.declared;
  const lacks = ({ on }: Dependency): boolean =>
    asks.some(({ to }) => JSON.stringify(to) === JSON.stringify(on));
  return (
    dependsOn.some((one) => one.strength === "hard" && lacks(one)) ||
    shardSets(dependsOn).some((set) => set.every(lacks))
  );
}

/** Services and clients see each answer; a load balancer has to ask for more than a connection. */
function notices(plan: Plan, { from, to }: Connection): boolean {
  const asker = from.kind === "group" ? plan.groups.find(({ name }) => name === from.name) : undefined;
  if (asker?.kind !== "load-balancer") return true;
  return asker.listeners
    .filter(({ servers }) => servers.some((server) => JSON.stringify(server.to) === JSON.stringify(to)))
    .every((listener) => noticesErrors(asker, listener));
}
