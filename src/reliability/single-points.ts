import { compareText } from "../plan/compare.ts";
import { type DownSet, downSets, takesDown } from "./down-sets.ts";
import { failurePaths } from "./failure-paths.ts";
import type { FailureModel, SinglePointOfFailure, TopEvent } from "./model.ts";

/**
 * Every minimal cut set of order 1: each event that alone takes an entrypoint down, or, where the entrypoint
 * survives it, degrades it. Exact, and about linear in the size of the model. Sorted by entrypoint, then event id.
 *
 * An entrypoint that is down although nothing has failed has the empty cut set and therefore no single point.
 *
 * @example
 * singlePointsOfFailure(model);
 * // [{ event: { id: "host:a-1", … }, entrypoint: "shop", effect: "down", path: ["shop", "web-lb", "host a-1"] }]
 */
export function singlePointsOfFailure(model: FailureModel): readonly SinglePointOfFailure[] {
  const roots = model.tops.flatMap(({ serves, undegraded }) => [serves, undegraded]);
  const sets = downSets(model.nodes, model.events.length, roots);
  const hitsByEvent = hits(model.tops, sets);
  const paths = failurePaths(model, sets);
  return model.events
    .flatMap((event, index) => {
      const effects = hitsByEvent.get(index);
      if (effects === undefined) return [];
      const pathFrom = paths.of(index);
      return effects.map(({ entrypoint, effect, top }) => ({
        event,
        entrypoint,
        effect,
        path: pathFrom(top),
      }));
    })
    .sort((a, b) => compareText(a.entrypoint, b.entrypoint) || compareText(a.event.id, b.event.id));
}

/** What one event does to one entrypoint, and the node that it takes down. */
interface Hit {
  readonly entrypoint: string;
  readonly effect: SinglePointOfFailure["effect"];
  readonly top: number;
}

function hits(tops: readonly TopEvent[], sets: readonly (DownSet | undefined)[]): ReadonlyMap<number, Hit[]> {
  const byEvent = new Map<number, Hit[]>();
  const add = (event: number, hit: Hit): void => {
    const others = byEvent.get(event);
    if (others === undefined) byEvent.set(event, [hit]);
    else others.push(hit);
  };
  for (const { entrypoint, serves, undegraded } of tops) {
    const down = sets[serves];
    for (const event of eventsOf(down)) add(event, { entrypoint, effect: "down", top: serves });
    for (const event of eventsOf(sets[undegraded])) {
      if (!takesDown(down, event)) add(event, { entrypoint, effect: "degraded", top: undegraded });
    }
  }
  return byEvent;
}

function eventsOf(set: DownSet | undefined): Int32Array {
  return set instanceof Int32Array ? set : new Int32Array(0);
}
