import type { FaultTree, NodeId } from "../fault-tree.ts";
import { type Fixed, HAPPENED, NEVER } from "./fixed.ts";

/** What makes a node happen as soon as one of it does. */
export interface Cone {
  /** It happens whatever else does. */
  readonly certain: boolean;
  /** Sorted. Basic events that do it alone. */
  readonly singles: readonly number[];
  /** Sorted. Gates that take more than one more input to happen, and do it alone. */
  readonly gates: readonly NodeId[];
}

/** Of a node: it never happens, it always does, or that is open. */
type Outcome = "never" | "always" | "open";

/**
 * What is reached from a node through gates that happen with any one more of their inputs.
 *
 * @param fixed events of which it is known whether they have happened
 */
export function coneOf({ eventOf, atLeast, offsets, inputs }: FaultTree, top: NodeId, fixed: Fixed): Cone {
  const inputsOf = (node: NodeId): Int32Array => inputs.subarray(offsets[node], offsets[node + 1]);
  const outcomes: Outcome[] = [];
  const needed = new Int32Array(top + 1);
  for (let node = 0; node <= top; node++) outcomes.push(outcomeOf(node));
  const singles: number[] = [];
  const gates: NodeId[] = [];
  const seen = new Uint8Array(top + 1);
  const waiting = outcomes[top] === "open" ? [top] : [];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen[node] === 1 || outcomes[node] !== "open") continue;
    seen[node] = 1;
    const event = eventOf[node] ?? -1;
    if (event >= 0) singles.push(event);
    else if (needed[node] === 1) waiting.push(...inputsOf(node));
    else gates.push(node);
  }
  const byNumber = (a: number, b: number): number => a - b;
  return {
    certain: outcomes[top] === "always",
    singles: [...new Set(singles)].sort(byNumber),
    gates: gates.sort(byNumber),
  };

  function outcomeOf(node: NodeId): Outcome {
    const event = eventOf[node] ?? -1;
    if (event >= 0) {
      if (fixed[event] === HAPPENED) return "always";
      return fixed[event] === NEVER ? "never" : "open";
    }
    let needs = atLeast[node] ?? 0;
    let open = 0;
    for (const input of inputsOf(node)) {
      if (outcomes[input] === "always") needs -= 1;
      else if (outcomes[input] === "open") open += 1;
    }
    needed[node] = needs;
    if (needs <= 0) return "always";
    return open < needs ? "never" : "open";
  }
}
