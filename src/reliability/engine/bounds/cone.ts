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

/** The node and all that is below it, inputs before the gates that they feed. */
export function nodesBelow({ offsets, inputs }: FaultTree, node: NodeId): Int32Array {
  const seen = new Uint8Array(node + 1);
  seen[node] = 1;
  let count = 0;
  for (let at = node; at >= 0; at--) {
    if (seen[at] === 0) continue;
    count += 1;
    const end = offsets[at + 1] as number;
    for (let index = offsets[at] as number; index < end; index++) seen[inputs[index] as number] = 1;
  }
  const found = new Int32Array(count);
  for (let at = node; at >= 0; at--) if (seen[at] === 1) found[--count] = at;
  return found;
}

/** Of a node: it never happens, it always does, or that is open. */
const IS_NEVER = 1;
const IS_ALWAYS = 2;
const IS_OPEN = 3;

/**
 * What is reached from a node through gates that happen with any one more of their inputs.
 *
 * @param below `nodesBelow(tree, top)`
 * @param fixed events of which it is known whether they have happened
 */
export function coneOf(tree: FaultTree, top: NodeId, below: Int32Array, fixed: Fixed): Cone {
  const { eventOf, offsets, inputs } = tree;
  const { outcomes, needed } = outcomesOf(tree, top, below, fixed);
  const singles = new Set<number>();
  const gates: NodeId[] = [];
  const seen = new Uint8Array(top + 1);
  const waiting = [top];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen[node] === 1 || outcomes[node] !== IS_OPEN) continue;
    seen[node] = 1;
    const event = eventOf[node] as number;
    if (event >= 0) {
      singles.add(event);
    } else if (needed[node] === 1) {
      const end = offsets[node + 1] as number;
      for (let index = offsets[node] as number; index < end; index++) waiting.push(inputs[index] as number);
    } else {
      gates.push(node);
    }
  }
  const byNumber = (a: number, b: number): number => a - b;
  return {
    certain: outcomes[top] === IS_ALWAYS,
    singles: [...singles].sort(byNumber),
    gates: gates.sort(byNumber),
  };
}

/** By node: what it comes to, and how many more inputs an open gate needs. */
function outcomesOf(
  { eventOf, atLeast, offsets, inputs }: FaultTree,
  top: NodeId,
  below: Int32Array,
  fixed: Fixed,
): { readonly outcomes: Uint8Array; readonly needed: Int32Array } {
  const outcomes = new Uint8Array(top + 1);
  const needed = new Int32Array(top + 1);
  for (const node of below) {
    const event = eventOf[node] as number;
    if (event >= 0) {
      const state = fixed[event] as number;
      outcomes[node] = state === HAPPENED ? IS_ALWAYS : state === NEVER ? IS_NEVER : IS_OPEN;
      continue;
    }
    let needs = atLeast[node] as number;
    let open = 0;
    const end = offsets[node + 1] as number;
    for (let index = offsets[node] as number; index < end; index++) {
      const outcome = outcomes[inputs[index] as number];
      if (outcome === IS_ALWAYS) needs -= 1;
      else if (outcome === IS_OPEN) open += 1;
    }
    needed[node] = needs;
    outcomes[node] = needs <= 0 ? IS_ALWAYS : open < needs ? IS_NEVER : IS_OPEN;
  }
  return { outcomes, needed };
}
