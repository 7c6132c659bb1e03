import { type Fixed, OPEN } from "./fixed.ts";
import type { Subtree } from "./subtree.ts";

/** So many events at most are told apart: with each, there may be twice as many states. */
const MOST_CONDITIONS = 8;
/** An event is told apart when it gives such a share of what a gate needs, to such a share of the gates. */
const LEAST_GIVEN = 0.2;
const LEAST_GATES = 0.05;

/**
 * The events that decide most about most of the gates: zones and power feeds, rather than hosts.
 *
 * @param apart events that are decided already
 */
export function conditionsOf(subtrees: readonly Subtree[], apart: Fixed): readonly number[] {
  const reach = new Map<number, { readonly gates: number; readonly given: number }>();
  for (const { events, inputsOf, root } of subtrees) {
    for (const [position, event] of events.entries()) {
      const given = (inputsOf[position]?.length ?? 0) / root.needs;
      if (apart[event] !== OPEN || given < LEAST_GIVEN) continue;
      const sum = reach.get(event) ?? { gates: 0, given: 0 };
      reach.set(event, { gates: sum.gates + 1, given: sum.given + given });
    }
  }
  return [...reach]
    .filter(([, { gates }]) => gates > 1 && gates >= subtrees.length * LEAST_GATES)
    .sort(([a, one], [b, other]) => other.given - one.given || a - b)
    .slice(0, MOST_CONDITIONS)
    .map(([event]) => event);
}
