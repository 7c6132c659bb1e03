/** What an outage becomes for those who depend on what is away, and for those who use these. */
import type { LoadBalancerGroup, PlannedListener } from "../plan/model.ts";
import { noticesErrors } from "./listeners.ts";
import { DEPENDENT_PATIENCE_MS } from "./outage-assumptions.ts";
import { type Effect, inTurn, lengthOf, waits } from "./outage-bounds.ts";

/** A program that depends on something answers with errors while that is away, or while it waits too long for it. */
export function dependent(effect: Effect, what: string): Effect {
  const slow = lengthOf(effect.delay) > DEPENDENT_PATIENCE_MS ? effect.delay : waits();
  const gap = lengthOf(effect.gap) >= lengthOf(slow) ? effect.gap : slow;
  if (gap.kind === "until-repaired" || gap.worstMs === 0) return effect;
  return {
    gap: inTurn(gap, waits({ name: what, worstMs: DEPENDENT_PATIENCE_MS })),
    delay: effect.delay,
    noneFails: false,
  };
}

/** What no server is without. */
export function least(one: Effect, other: Effect): Effect {
  return lengthOf(other.gap) < lengthOf(one.gap) ? other : one;
}

/** What servers that are left see of a fault behind them, or on the way to them. */
export interface Behind {
  readonly effect: Effect;
  /** Milliseconds for which they don't even take connections. */
  readonly silentMs: number;
}

/**
 * Checks take all servers out when what they all depend on is away for long: those over HTTP, as such a server says so,
 * and any when nobody takes a connection.
 */
export function recovered(
  who: string,
  group: LoadBalancerGroup,
  planned: PlannedListener,
  { effect, silentMs }: Behind,
): Effect {
  const { detection, timeouts } = planned;
  const away = lengthOf(effect.gap);
  if (away === 0 || effect.gap.kind === "until-repaired") return effect;
  if (detection.kind === "failures") {
    const isFailure = planned.protocol === "http" || silentMs > 0;
    const back = { name: `${who}: fail_timeout`, worstMs: isFailure ? detection.leaveAloneMs : 0 };
    return { ...effect, gap: inTurn(effect.gap, waits(back)) };
  }
  const longEnough = (detection.fall - 1) * detection.intervalMs;
  const isSilent = silentMs > 0 && silentMs >= longEnough;
  if (!isSilent && !(noticesErrors(group, planned) && away >= longEnough)) return effect;
  const back = waits(
    { name: `${who}: inter × rise`, worstMs: detection.rise * detection.intervalMs },
    {
      // Its connection request was lost in the last moment: nobody answers it any more.
      name: `${who}: a check without an answer`,
      worstMs: isSilent ? Math.min(timeouts.connectMs, detection.intervalMs) : 0,
    },
  );
  return { ...effect, gap: inTurn(effect.gap, back) };
}

/**
 * A check that goes through another load balancer meets the servers that its requests meet: one that waits for too long is
 * as good as away.
 */
export function checkedThrough(group: LoadBalancerGroup, planned: PlannedListener, effect: Effect): Effect {
  const { detection } = planned;
  const isLate =
    detection.kind === "checks" &&
    noticesErrors(group, planned) &&
    lengthOf(effect.delay) > detection.timeoutMs;
  if (!isLate || lengthOf(effect.gap) >= lengthOf(effect.delay)) return effect;
  // Endless waits take no gap with them: only some requests meet that server, and the failure model counts it as lost.
  return effect.delay.kind === "bounded" ? { ...effect, gap: effect.delay } : effect;
}
