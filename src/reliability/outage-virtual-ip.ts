/** How long a virtual IP is with nobody who answers. */
import type { LoadBalancerGroup, VirtualIp, VirtualRouter } from "../plan/model.ts";
import { FIRST_RETRANSMISSION_MS, NEIGHBOUR_RETRY_MS, SCRIPT_START_MS } from "./outage-assumptions.ts";
import {
  type Effect,
  either,
  inTurn,
  lengthOf,
  longest,
  NO_EFFECT,
  NO_TIME,
  onTheWay,
  untilRepaired,
  waits,
} from "./outage-bounds.ts";
import type { Failing } from "./outage-failing.ts";
import type { FaultMode, OutageBound, Timer } from "./outage-model.ts";

/** For all of its virtual IPs, any of which any member may hold. */
export function virtualIpEffect(
  { name, declared }: Pick<LoadBalancerGroup, "name" | "declared">,
  virtualIps: readonly VirtualIp[],
  failing: Failing,
): Effect {
  return virtualIps
    .map((virtualIp) => oneEffect(`keepalived of ${name}`, declared.engine, virtualIp, failing))
    .reduce(either, NO_EFFECT);
}

function oneEffect(who: string, engine: string, virtualIp: VirtualIp, failing: Failing): Effect {
  const modes = new Set(virtualIp.members.flatMap(({ instance }) => failing.instances.get(instance) ?? []));
  const left = virtualIp.members.filter(({ instance }) => !failing.instances.has(instance));
  const mute = virtualIp.members.some(({ instance }) => failing.keepalived.has(instance));
  if (modes.size === 0) {
    // Whoever had the address still serves; when another takes it as well, connections under way end up there.
    return mute ? { ...NO_EFFECT, noneFails: false } : NO_EFFECT;
  }
  const successor = left.find(({ instance }) => !failing.keepalived.has(instance));
  if (successor === undefined) return untilRepaired(`no member of ${virtualIp.name} is left`);
  const gaps = [...modes].map((mode) => waits(...takeover(who, engine, virtualIp, successor.priority, mode)));
  return {
    gap: gaps.reduce<OutageBound>(longest, NO_TIME),
    delay: NO_TIME,
    // Connections to the member that fails end with it.
    noneFails: false,
  };
}

/** Skew_Time of RFC 9568, 6.1, in milliseconds: those with a lower priority wait for longer. */
export function skewMs(advertIntervalMs: number, priority: number): number {
  return ((256 - priority) * advertIntervalMs) / 256;
}

/** Until keepalived has made the member with this priority the master in place of one that fails so. */
export function takeover(
  who: string,
  engine: string,
  { advertIntervalMs, check }: Pick<VirtualRouter, "advertIntervalMs" | "check">,
  priority: number,
  mode: FaultMode,
): readonly Timer[] {
  const skew = { name: `${who}: skew at priority ${priority}`, worstMs: skewMs(advertIntervalMs, priority) };
  if (mode === "lost") {
    const adverts = {
      name: `${who}: 3 × advert_int ${advertIntervalMs / 1000} s`,
      worstMs: 3 * advertIntervalMs,
    };
    return [adverts, skew];
  }
  // The member that gives up says so, and its successor waits for the skew alone (RFC 9568, 6.4.3).
  const betweenRuns = check.intervalMs - (check.questions - 1) * check.pauseMs;
  const failed = check.fall - 1;
  return [
    {
      name: `${who}: until ${engine} is asked`,
      worstMs: Math.max(check.pauseMs, betweenRuns) + failed * check.intervalMs,
    },
    { name: `${who}: asked again`, worstMs: check.againMs },
    ...(mode === "hung"
      ? [{ name: `${who}: 2 questions without an answer`, worstMs: 2 * check.patienceMs }]
      : []),
    { name: `${who}: start and end of the script`, worstMs: SCRIPT_START_MS },
    skew,
  ];
}

/**
 * The checks of HAProxy on a successor have gone on all the time; nginx learns of its servers only when requests come, and
 * those that come late wait as long as any.
 */
export function throughSuccessor(
  { declared }: Pick<LoadBalancerGroup, "declared">,
  moving: Effect,
  behind: Effect,
): Effect {
  const both = onTheWay(moving, behind);
  if (declared.engine === "haproxy") return both;
  const delay = inTurn(retransmission(moving.gap), behind.delay);
  return {
    ...both,
    gap: inTurn(moving.gap, behind.gap),
    delay: lengthOf(behind.delay) > 0 ? delay : both.delay,
  };
}

/**
 * Milliseconds from the moment when members that did not hear each other do so again until the network knows which of them
 * has the virtual IP, at worst. The weaker one gives it up at the first advert it hears, and says so; but that word waits
 * where the weaker's kernel has just looked for the other one in vain.
 */
export function reunionMs({ advertIntervalMs }: Pick<VirtualIp, "advertIntervalMs">): number {
  return advertIntervalMs + NEIGHBOUR_RETRY_MS;
}

/** Who asked for a connection in the gap asks again after 1 s, after 3, after 7. */
export function retransmission(gap: OutageBound): OutageBound {
  if (gap.kind === "until-repaired" || gap.worstMs === 0) return gap;
  let wait = FIRST_RETRANSMISSION_MS;
  while (wait < gap.worstMs) wait = 2 * wait + FIRST_RETRANSMISSION_MS;
  return waits({ name: "client: repeats a connection request without an answer", worstMs: wait });
}
