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

/** A check that tells the truth takes all servers out when what they all depend on is away for long. */
export function recovered(
  who: string,
  group: LoadBalancerGroup,
  planned: PlannedListener,
  effect: Effect,
): Effect {
  const { detection } = planned;
  const away = lengthOf(effect.gap);
  if (away === 0 || effect.gap.kind === "until-repaired") return effect;
  const back =
    detection.kind === "failures"
      ? { name: `${who}: fail_timeout`, worstMs: planned.protocol === "http" ? detection.leaveAloneMs : 0 }
      : {
          name: `${who}: inter × rise`,
          worstMs:
            noticesErrors(group, planned) && away >= (detection.fall - 1) * detection.intervalMs
              ? detection.rise * detection.intervalMs
              : 0,
        };
  return { ...effect, gap: inTurn(effect.gap, waits(back)) };
}
