/** Which pairs of events take a redundant node down, from what takes its children down. */
import { type PairKeys, pairKey, pairOf, sortedKeys } from "./pair-key.ts";

/** What takes one child down. */
export interface Child {
  /** Sorted: events that do it alone. */
  readonly singles: Int32Array;
  /** Redundant nodes whose pairs do it: see `cones`. */
  readonly gates: Int32Array;
}

export interface GatePairs {
  /** Of the node itself, without those of `includes`. No pair holds an event that takes the node down alone. */
  readonly own: PairKeys;
  /** Redundant nodes each of whose pairs takes enough children down: its pairs are the node's. */
  readonly includes: readonly number[];
}

export interface GatePairsInput {
  readonly children: readonly Child[];
  /** So many children have to be down. */
  readonly enough: number;
  readonly eventCount: number;
  /** The own pairs of a redundant node below. */
  readonly pairsOf: (gate: number) => PairKeys;
  /** Called with a number that there will be at least; may throw. */
  readonly tooMany: (count: number) => void;
}

/** Events that take the same children down, and which. */
interface Alike {
  readonly events: readonly number[];
  readonly children: readonly number[];
}

export function gatePairs(input: GatePairsInput): GatePairs {
  const { children, enough, eventCount } = input;
  const byEvent = childrenOfEach(children.map(({ singles }) => singles));
  const alone = new Set<number>();
  for (const [event, { length }] of byEvent) if (length >= enough) alone.add(event);
  const keys: number[] = [];
  const alike = eventsAlike(byEvent, alone);
  for (const [index, one] of alike.entries()) {
    for (const other of alike.slice(index + 1)) {
      // The largest come first: what follows takes fewer children down.
      if (one.children.length + other.children.length < enough) break;
      if (unionSize(one.children, other.children) < enough) continue;
      input.tooMany(keys.length + one.events.length * other.events.length);
      for (const a of one.events) for (const b of other.events) keys.push(pairKey(a, b, eventCount));
    }
  }
  const byGate = childrenOfEach(children.map(({ gates }) => gates));
  const includes = [...byGate].filter(([, { length }]) => length >= enough).map(([gate]) => gate);
  const partly = [...byGate].filter(([, { length }]) => length < enough);
  for (const [key, byPairs] of childrenOfPairs(partly, input)) {
    const [one, other] = pairOf(key, eventCount);
    if (alone.has(one) || alone.has(other)) continue;
    const down = new Set([...byPairs, ...(byEvent.get(one) ?? []), ...(byEvent.get(other) ?? [])]);
    if (down.size >= enough) keys.push(key);
  }
  return { own: sortedKeys(keys), includes };
}

/** Of each number in the lists, the positions of the lists that hold it. */
function childrenOfEach(lists: readonly Int32Array[]): ReadonlyMap<number, number[]> {
  const holding = new Map<number, number[]>();
  for (const [position, list] of lists.entries()) {
    for (const member of list) {
      const known = holding.get(member);
      if (known === undefined) holding.set(member, [position]);
      else known.push(position);
    }
  }
  return holding;
}

/** Those that take most children down first. */
function eventsAlike(
  byEvent: ReadonlyMap<number, readonly number[]>,
  alone: ReadonlySet<number>,
): readonly Alike[] {
  const byChildren = new Map<string, { events: number[]; children: readonly number[] }>();
  for (const [event, children] of byEvent) {
    if (alone.has(event)) continue;
    const key = children.join();
    const known = byChildren.get(key);
    if (known === undefined) byChildren.set(key, { events: [event], children });
    else known.events.push(event);
  }
  return [...byChildren.values()].sort((one, other) => other.children.length - one.children.length);
}

/** Of two sorted lists. */
function unionSize(one: readonly number[], other: readonly number[]): number {
  let [at, beside, shared] = [0, 0, 0];
  while (at < one.length && beside < other.length) {
    const [a, b] = [one[at] ?? 0, other[beside] ?? 0];
    if (a === b) shared += 1;
    if (a <= b) at += 1;
    if (b <= a) beside += 1;
  }
  return one.length + other.length - shared;
}

/** Of each pair of the given nodes, the children that it takes down. */
function childrenOfPairs(
  gates: readonly (readonly [gate: number, children: readonly number[]])[],
  { pairsOf, tooMany }: GatePairsInput,
): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, readonly number[]>();
  for (const [gate, children] of gates) {
    const pairs = pairsOf(gate);
    tooMany(found.size + pairs.length);
    for (const key of pairs) {
      const known = found.get(key);
      found.set(key, known === undefined ? children : [...known, ...children]);
    }
  }
  return found;
}
