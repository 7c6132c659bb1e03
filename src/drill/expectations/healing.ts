import type { Plan, VirtualRouter } from "../../plan/model.ts";
import { settlingMs } from "../../reliability/outage-pair.ts";
import { reunionMs } from "../../reliability/outage-virtual-ip.ts";
import type { Fault } from "../model.ts";

/**
 * How long the healing of a fault may interrupt service, at worst, in milliseconds: members of a virtual IP that were cut
 * from each other both have it, and the network has to learn which of them keeps it; of two servers of a database that both took
 * writes, the one that stays may have to be made the master first.
 */
export function healingMs(plan: Pick<Plan, "virtualIps" | "groups">, fault: Fault): number {
  if (fault.kind === "pair") return Math.max(...fault.faults.map((one) => healingMs(plan, one)));
  if (fault.kind !== "partition") return 0;
  const { one, other, network } = fault;
  const isParted = (router: VirtualRouter): boolean =>
    (network === undefined || router.network === network) &&
    [one, other].every((side) => router.members.some(({ instance }) => side.includes(instance)));
  const pairs = plan.groups.flatMap((group) => {
    if (group.kind !== "database" || group.router === undefined || !isParted(group.router)) return [];
    return [settlingMs(group.router) + roleNoticeMs(plan, group.name)];
  });
  return Math.max(0, ...plan.virtualIps.filter(isParted).map(reunionMs), ...pairs);
}

/** Until load balancers have heard who takes writes. */
function roleNoticeMs({ groups }: Pick<Plan, "groups">, database: string): number {
  const each = groups.flatMap((group) => {
    if (group.kind !== "load-balancer") return [];
    const leading = group.listeners.filter(({ servers }) =>
      servers.some(({ to }) => to.kind === "database" && to.name === database),
    );
    return leading.map(({ detection }) =>
      detection.kind === "checks" ? detection.rise * detection.intervalMs : 0,
    );
  });
  return Math.max(0, ...each);
}
