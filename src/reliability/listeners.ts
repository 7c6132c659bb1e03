/** What of a load balancer has to work for one of its listeners to answer. */
import type { LoadBalancerGroup, PlannedListener } from "../plan/model.ts";
import type { Backend, Endpoint } from "../topology/model.ts";

/**
 * How many instances have to be up for those that hold an address: clients, services. Without a virtual IP nothing moves
 * them from a lost instance to another: all. Not so for another load balancer, to which each instance is a server like
 * those of a service: with or without a declared check, HAProxy tries connections and nginx learns from failed ones. It
 * needs as many as the group does.
 */
export function instancesNeeded({ declared, instances, needs }: LoadBalancerGroup): number {
  return declared.virtualIp === undefined ? instances.length : needs;
}

/**
 * The servers or backends of a listener that stand in for each other: one target that answers is enough. Backups get
 * traffic only when no other server is left: of no use where fewer than needed, but some, are.
 *
 * @param needs how many servers a target needs
 */
export function standIns<Some extends Pick<Backend, "to" | "backup">>(
  servers: readonly Some[],
  needs: (to: Endpoint) => number,
): readonly Some[] {
  const usual = servers.filter(({ backup }) => !backup);
  return usual.every(({ to }) => needs(to) === 1) ? servers : usual;
}

/**
 * Whether a listener turns away from a target that takes connections, but lacks what it depends on. Only HAProxy asks
 * servers whether they are well, and only over HTTP do they say more than that they are there: with any other check,
 * a target that answers with errors keeps its share of the traffic, and no other stands in for it.
 */
export function noticesErrors(
  { declared }: LoadBalancerGroup,
  { check, servers }: Pick<PlannedListener, "check" | "servers">,
): boolean {
  return declared.engine === "haproxy" && (check?.kind === "http" || asksRoles({ servers }));
}

/** Whether each server is asked for its role: those of a database that choose who writes. */
export function asksRoles({ servers }: Pick<PlannedListener, "servers">): boolean {
  return servers.some(({ rolePort }) => rolePort !== undefined);
}
