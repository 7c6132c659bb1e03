/** Cut sets of the same kinds of parts, told as one: "any two of the three zones". */
import { compareText } from "../../plan/compare.ts";
import { type EventGroup, eventGroup, groupKey } from "../event-groups.ts";
import type { BasicEvent } from "../model.ts";
import type { CutSets } from "./cut-pairs.ts";

/** One of `first` with one of `second`, whichever they are: each combination is a minimal cut set. */
export interface Block {
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/**
 * Cut sets whose events are of the same groups.
 * - `any-one`: order 1, each of the group.
 * - `any-two`: two different ones of one group, whichever they are.
 * - `each-with-each`: one of the first group with one of the second, whichever they are.
 * - `some`: other pairs, those of `blocks`.
 */
export interface CutGroup {
  readonly shape: "any-one" | "any-two" | "each-with-each" | "some";
  readonly groups: readonly [EventGroup] | readonly [EventGroup, EventGroup];
  /** How many cut sets. */
  readonly count: number;
  /** Together all of them, none twice; empty for order 1. */
  readonly blocks: readonly Block[];
}

/**
 * All cut sets, each in one group: those of order 1 first, then the largest groups of pairs first.
 *
 * @example groupCutSets(model.events, cuts)[0]; // { shape: "any-two", groups: [{ kind: "zone", … }], count: 3, … }
 */
export function groupCutSets(
  events: readonly BasicEvent[],
  { singles, pairs }: CutSets,
): readonly CutGroup[] {
  if (singles === "always") return [];
  return [...singleGroups(events, singles), ...pairGroups(events, pairs)];
}

function singleGroups(events: readonly BasicEvent[], singles: Int32Array): readonly CutGroup[] {
  const byKey = Map.groupBy(singles, (index) => groupKey(events[index]));
  return [...byKey.values()].map((members) => ({
    shape: "any-one",
    groups: [eventGroup(events, members)],
    count: members.length,
    blocks: [],
  }));
}

function pairGroups(events: readonly BasicEvent[], pairs: CutSets["pairs"]): readonly CutGroup[] {
  const keys = events.map(groupKey);
  const byKeys = new Map<string, Map<number, number[]>>();
  for (const [one, other] of pairs) {
    const [a = "", b = ""] = [keys[one], keys[other]];
    const [first, second] = compareText(a, b) <= 0 ? [one, other] : [other, one];
    const key = JSON.stringify([a, b].sort(compareText));
    const partners = byKeys.get(key) ?? new Map<number, number[]>();
    byKeys.set(key, partners);
    const known = partners.get(first);
    if (known === undefined) partners.set(first, [second]);
    else known.push(second);
  }
  return [...byKeys.values()]
    .map((partners) => pairGroup(events, keys, partners))
    .sort((one, other) => other.count - one.count);
}

function pairGroup(
  events: readonly BasicEvent[],
  keys: readonly string[],
  partners: ReadonlyMap<number, readonly number[]>,
): CutGroup {
  const firsts = [...partners.keys()];
  const seconds = [...partners.values()].flat();
  const [first = -1, second = -1] = [firsts[0], seconds[0]];
  const count = seconds.length;
  if (keys[first] === keys[second]) {
    const group = eventGroup(events, [...firsts, ...seconds]);
    const all = (group.events.length * (group.events.length - 1)) / 2;
    return { shape: count === all ? "any-two" : "some", groups: [group], count, blocks: blocksOf(partners) };
  }
  const groups = [eventGroup(events, firsts), eventGroup(events, seconds)] as const;
  const all = groups[0].events.length * groups[1].events.length;
  return { shape: count === all ? "each-with-each" : "some", groups, count, blocks: blocksOf(partners) };
}

/** Events with the same partners stand together. */
function blocksOf(partners: ReadonlyMap<number, readonly number[]>): readonly Block[] {
  const byPartners = new Map<string, { first: number[]; second: readonly number[] }>();
  for (const [event, with_] of partners) {
    const second = with_.toSorted((a, b) => a - b);
    const key = second.join();
    const known = byPartners.get(key);
    if (known === undefined) byPartners.set(key, { first: [event], second });
    else known.first.push(event);
  }
  return [...byPartners.values()];
}
