/** Bounds of outages, and how they add up. */
import type { OutageBound, OutagePrediction, Timer } from "./outage-model.ts";

/** What those who use something see of a fault. */
export type Effect = Pick<OutagePrediction, "gap" | "delay" | "noneFails">;

export const NO_TIME: OutageBound = { kind: "bounded", worstMs: 0, timers: [] };

export const NO_EFFECT: Effect = { gap: NO_TIME, delay: NO_TIME, noneFails: true };

/** Waits one after the other. */
export function waits(...timers: readonly Timer[]): OutageBound {
  const some = timers.filter(({ worstMs }) => worstMs > 0);
  return {
    kind: "bounded",
    worstMs: some.reduce((sum, { worstMs }) => sum + worstMs, 0),
    timers: some.toSorted((a, b) => b.worstMs - a.worstMs),
  };
}

export function untilRepaired(because: string): Effect {
  const bound: OutageBound = { kind: "until-repaired", because };
  return { gap: bound, delay: bound, noneFails: false };
}

/** Both, one after the other. */
export function inTurn(one: OutageBound, other: OutageBound): OutageBound {
  if (one.kind === "until-repaired") return one;
  return other.kind === "until-repaired" ? other : waits(...one.timers, ...other.timers);
}

/** Both at a time. */
export function longest(one: OutageBound, other: OutageBound): OutageBound {
  if (one.kind === "until-repaired") return one;
  return other.kind === "until-repaired" || other.worstMs > one.worstMs ? other : one;
}

/**
 * One after the other on the way of a request. Gaps begin with the fault, all at once: the longest covers the others. A
 * request may wait in each place.
 */
export function onTheWay(one: Effect, other: Effect): Effect {
  return {
    gap: longest(one.gap, other.gap),
    delay: inTurn(one.delay, other.delay),
    noneFails: one.noneFails && other.noneFails,
  };
}

/** Side by side: a request meets one of them, or waits for both at once. */
export function either(one: Effect, other: Effect): Effect {
  return {
    gap: longest(one.gap, other.gap),
    delay: longest(one.delay, other.delay),
    noneFails: one.noneFails && other.noneFails,
  };
}

export function isUntilRepaired({ gap }: Pick<Effect, "gap">): boolean {
  return gap.kind === "until-repaired";
}

/** Milliseconds; endless when somebody has to repair it. */
export function lengthOf(bound: OutageBound): number {
  return bound.kind === "bounded" ? bound.worstMs : Number.POSITIVE_INFINITY;
}
