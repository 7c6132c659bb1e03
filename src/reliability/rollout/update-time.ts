/** How long an instance is away when it is replaced, from the timers that are rendered. */
import type { Instance, LoadBalancerGroup, Plan, PlannedListener } from "../../plan/model.ts";
import type { RestartTimes } from "./model.ts";

/**
 * About how many seconds an instance is away when it is replaced: from the moment when it gets no new work until it is
 * healthy and everybody who hands out work to it does so again. It is the time to end, the time to start, and then the
 * longest of what goes on side by side:
 *
 * - a service with a health check: `interval` × `rise`, unless the target says how long its platform takes,
 * - HAProxy in front of it: `inter` × `rise`, and the check before that was still waiting for an answer,
 * - nginx in front of it: `fail_timeout`, from the last request that failed,
 * - keepalived beside a load balancer: its `interval` × `rise`, until it may take the virtual IP over.
 *
 * All timers count in full, so that it is rather too long than too short, and rounded up to a whole second. Not counted:
 * a machine that is overloaded, fetching an image, a replica that has writes to make up for, and the time until a virtual
 * IP returns to its own member.
 *
 * @throws Error when the plan holds no such group
 * @example updateSeconds(plan, instance, { stopSeconds: 3, startSeconds: 2 }); // 12
 */
export function updateSeconds(
  plan: Pick<Plan, "groups" | "virtualIps">,
  instance: Instance,
  { stopSeconds, startSeconds, healthySeconds }: RestartTimes,
): number {
  const group = plan.groups.find(({ name }) => name === instance.group);
  if (group === undefined) throw new Error(`The plan holds no group ${instance.group}.`);
  const check = group.kind === "service" ? group.declared.healthCheck : undefined;
  const declaredMs = check === undefined ? 0 : check.intervalMs * check.rise;
  const sideBySide = [
    healthySeconds === undefined ? declaredMs : healthySeconds * 1000,
    ...inFrontOf(plan, instance).map(takenBackMs),
    ...plan.virtualIps
      .filter((virtualIp) => virtualIp.group === group.name)
      .map((virtualIp) => virtualIp.check.intervalMs * virtualIp.check.rise),
  ];
  return Math.ceil(stopSeconds + startSeconds + Math.max(...sideBySide) / 1000);
}

/** Listeners that have the instance among their servers. Behind a virtual IP it is none: that address is. */
function inFrontOf({ groups }: Pick<Plan, "groups">, instance: Instance): readonly PlannedListener[] {
  const own = new Set(instance.addresses.map(({ address }) => address));
  return groups
    .filter((group): group is LoadBalancerGroup => group.kind === "load-balancer")
    .flatMap(({ listeners }) => listeners)
    .filter(({ servers }) =>
      servers.some(({ to, address }) => to.name === instance.group && own.has(address)),
    );
}

/** From the first answer of a server that was away until it gets its share again, at worst. */
function takenBackMs({ detection, timeouts }: PlannedListener): number {
  if (detection.kind === "failures") return detection.leaveAloneMs;
  return detection.rise * detection.intervalMs + Math.min(timeouts.connectMs, detection.intervalMs);
}
