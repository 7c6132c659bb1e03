/** Which events cost an entrypoint most, and how much each of them matters. */
import { compareText } from "../../plan/compare.ts";
import type { CompiledTree } from "../engine/compile.ts";
import { importance } from "../engine/importance.ts";
import { unavailability } from "../engine/unavailability.ts";
import { type EventGroup, eventGroup, groupKey } from "../event-groups.ts";
import type { FailureModel } from "../model.ts";

/** Events of one kind and owner. */
export interface Contributor extends EventGroup {
  /** Share of time in which the entrypoint would be up more if none of them ever failed. They overlap: the sum is more than `down`. */
  readonly gone: number;
  /** Fussell-Vesely importance of all of them together: `gone` as part of `down`, from 0 to 1. */
  readonly fussellVesely: number;
  /** The largest Birnbaum importance among them, from 0 to 1: of the one that matters most while all others are as they are. */
  readonly birnbaum: number;
  /** Of each of `events`, in their order. */
  readonly each: readonly EventImportance[];
}

/** How much one event matters to an entrypoint: see {@link importance}. Both are from 0 to 1. */
export interface EventImportance {
  readonly birnbaum: number;
  readonly fussellVesely: number;
}

/**
 * Those that cost anything at all, the worst first.
 *
 * @param shares of each event, the share of time that it is down
 * @param down `unavailability(compiled, shares)`
 */
export function contributors(
  { events }: Pick<FailureModel, "events">,
  compiled: CompiledTree,
  shares: Float64Array,
  down: number,
): readonly Contributor[] {
  const { birnbaum, fussellVesely } = importance(compiled, shares);
  const felt = [...events.keys()].filter((event) => (birnbaum[event] ?? 0) > 0 && (shares[event] ?? 0) > 0);
  return [...Map.groupBy(felt, (event) => groupKey(events[event])).values()]
    .map((members): Contributor => {
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
    })
    .sort((a, b) => b.gone - a.gone || compareText(`${a.kind} ${a.of}`, `${b.kind} ${b.of}`));
}
