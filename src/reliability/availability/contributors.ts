/** Which events cost an entrypoint most, and how much each of them matters. */
import { compareText } from "../../plan/compare.ts";
import { importance } from "../engine/importance.ts";
import { unavailability } from "../engine/unavailability.ts";
import { type EventGroup, eventGroup, groupKey } from "../event-groups.ts";
import type { FailureModel } from "../model.ts";
import type { BoundedDowntime, Downtime, ExactDowntime } from "./downtime.ts";
import { eventsBelow } from "./events-below.ts";

/** Events of one kind and owner. */
export interface Contributor extends EventGroup {
  /**
   * Share of time in which the entrypoint would be up more if none of them ever failed. They overlap: the sum is more than `down`.
   * By a diagram it is exact. By bounds it is what the upper bound would be less by: exact as far as the bounds meet, and an estimate beyond,
   * of which neither end is proven.
   */
  readonly gone: number;
  /** Fussell-Vesely importance of all of them together: `gone` as part of `down`, from 0 to 1. As exact as `gone`. */
  readonly fussellVesely: number;
  /**
   * The largest Birnbaum importance among them, from 0 to 1: of the one that matters most while all others are as they are. Undefined by bounds:
   * it takes a diagram.
   */
  readonly birnbaum: number | undefined;
  /** Of each of `events`, in their order. Undefined by bounds. */
  readonly each: readonly EventImportance[] | undefined;
}

/** How much one event matters to an entrypoint: see {@link importance}. Both are from 0 to 1. */
export interface EventImportance {
  readonly birnbaum: number;
  readonly fussellVesely: number;
}

/**
 * Those that cost anything at all, the worst first. By bounds every group that the node stands on is in it, also one whose `gone` is lost in
 * rounding.
 *
 * @param node the one that `down` is of
 * @param shares of each event, the share of time that it is down
 */
export function contributors(
  model: Pick<FailureModel, "events" | "nodes">,
  node: number,
  down: Downtime,
  shares: Float64Array,
): readonly Contributor[] {
  const found = down.by === "diagram" ? exactly(model, down, shares) : byBounds(model, node, down, shares);
  return found.toSorted((a, b) => b.gone - a.gone || compareText(`${a.kind} ${a.of}`, `${b.kind} ${b.of}`));
}

function exactly(
  { events }: Pick<FailureModel, "events">,
  { most: down, compiled }: ExactDowntime,
  shares: Float64Array,
): readonly Contributor[] {
  const { birnbaum, fussellVesely } = importance(compiled, shares);
  const felt = [...events.keys()].filter((event) => (birnbaum[event] ?? 0) > 0 && (shares[event] ?? 0) > 0);
  return [...Map.groupBy(felt, (event) => groupKey(events[event])).values()].map((members): Contributor => {
    const without = shares.slice();
    for (const event of members) without[event] = 0;
    const gone = down - unavailability(compiled, without);
    const group = eventGroup(events, members);
    const each = group.events.map((event) => ({
      birnbaum: birnbaum[event] ?? 0,
      fussellVesely: fussellVesely[event] ?? 0,
    }));
    return {
      ...group,
      gone,
      fussellVesely: down === 0 ? 0 : gone / down,
      birnbaum: Math.max(...each.map((one) => one.birnbaum)),
      each,
    };
  });
}

function byBounds(
  model: Pick<FailureModel, "events" | "nodes">,
  node: number,
  down: BoundedDowntime,
  shares: Float64Array,
): readonly Contributor[] {
  return groupsBelow(model, node, shares).map((group) => ofGroup(group, down));
}

/**
 * The first of {@link contributors}, undefined when nothing costs anything. By bounds it is found without a look at each one: as long as
 * many together cost less than one of the others, none of them is the worst.
 */
export function worstContributor(
  model: Pick<FailureModel, "events" | "nodes">,
  node: number,
  down: Downtime,
  shares: Float64Array,
): Contributor | undefined {
  if (down.by === "diagram") return contributors(model, node, down, shares)[0];
  // Those that stand for themselves, such as hosts and zones, are few, and most of the time one of them is it.
  const groups = groupsBelow(model, node, shares).toSorted(
    (a, b) => Number(a.of !== undefined) - Number(b.of !== undefined),
  );
  const few = groups.filter(({ of }) => of === undefined).length;
  return [...groups.slice(0, few).map((one) => [one]), groups.slice(few)].reduce<Contributor | undefined>(
    (worst, some) => worseOf(worst, some, down),
    undefined,
  );
}

function worseOf(
  worst: Contributor | undefined,
  groups: readonly EventGroup[],
  down: BoundedDowntime,
): Contributor | undefined {
  const [only, another] = groups;
  if (only === undefined) return worst;
  const least = worst?.gone ?? 0;
  if (another === undefined) {
    const one = ofGroup(only, down);
    return one.gone > least ? one : worst;
  }
  if (goneWithout(groups, down) <= least) return worst;
  const half = Math.ceil(groups.length / 2);
  return worseOf(worseOf(worst, groups.slice(0, half), down), groups.slice(half), down);
}

function groupsBelow(
  model: Pick<FailureModel, "events" | "nodes">,
  node: number,
  shares: Float64Array,
): readonly EventGroup[] {
  const felt = eventsBelow(model, node).filter((event) => (shares[event] ?? 0) > 0);
  return [...Map.groupBy(felt, (event) => groupKey(model.events[event])).values()].map((members) =>
    eventGroup(model.events, members),
  );
}

function ofGroup(group: EventGroup, down: BoundedDowntime): Contributor {
  const gone = goneWithout([group], down);
  const fussellVesely = down.most === 0 ? 0 : gone / down.most;
  return { ...group, gone, fussellVesely, birnbaum: undefined, each: undefined };
}

function goneWithout(groups: readonly EventGroup[], { most, mostWithout }: BoundedDowntime): number {
  return Math.max(0, most - mostWithout(new Set(groups.flatMap(({ events }) => events))));
}
