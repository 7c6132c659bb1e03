/** How the share of time is calculated in which a node of the model is down: exactly where that can be done, else by bounds. */
import { unavailabilityBounds } from "../engine/bounds/unavailability-bounds.ts";
import { type CompiledTree, compile } from "../engine/compile.ts";
import { EngineLimitError } from "../engine/engine-limit.ts";
import { unavailability } from "../engine/unavailability.ts";
import type { FailureModel } from "../model.ts";
import { eventsBelow } from "./events-below.ts";
import { faultTreeOf, faultTreeOfAll } from "./fault-tree-of.ts";

/** Of one node: the share of time, from 0 to 1, in which it is down lies between `least` and `most`. */
export type Downtime = ExactDowntime | BoundedDowntime;

export interface ExactDowntime {
  readonly by: "diagram";
  /** Both are the share itself. */
  readonly least: number;
  readonly most: number;
  readonly compiled: CompiledTree;
}

export interface BoundedDowntime {
  readonly by: "bounds";
  readonly least: number;
  readonly most: number;
  /** What `most` would be, if none of the events ever occurred. */
  readonly mostWithout: (never: ReadonlySet<number>) => number;
}

/** How much work a calculation may be. */
export interface CalculationLimits {
  /** Of each decision diagram, and of what the bounds of all nodes need together, in MiB. Default: 128, which are about ten seconds. */
  readonly memoryMiB?: number;
  /**
   * Nodes with more events below them are not tried with a diagram. Default: 1000. Where hundreds of instances share racks and zones no
   * diagram of 300 events fits into 1 GiB; those of parts that share nothing are larger than this seldom enough.
   */
  readonly diagramEvents?: number;
}

const DEFAULT_MEMORY_MIB = 128;
const DEFAULT_DIAGRAM_EVENTS = 1000;

/**
 * For each node that is asked for, a diagram where it is small enough and the diagram fits, and bounds otherwise. Once a diagram did not fit, none
 * is tried for a node with more than half as many events: each attempt takes seconds.
 *
 * @param shares by event: the share of time in which it is down
 * @returns for a node; it throws an EngineLimitError when not even its bounds fit
 * @example
 * const { least, most } = downtimes(model, shares)(top.serves);
 */
export function downtimes(
  model: FailureModel,
  shares: Float64Array,
  { memoryMiB = DEFAULT_MEMORY_MIB, diagramEvents = DEFAULT_DIAGRAM_EVENTS }: CalculationLimits = {},
): (node: number) => Downtime {
  let most = diagramEvents;
  const exact = (node: number): ExactDowntime | undefined => {
    const events = eventsBelow(model, node).length;
    if (events > most) return undefined;
    try {
      const compiled = compile(faultTreeOf(model, node), { memoryMiB });
      const share = unavailability(compiled, shares);
      return { by: "diagram", least: share, most: share, compiled };
    } catch (error) {
      if (!(error instanceof EngineLimitError)) throw error;
      most = Math.floor(events / 2);
      return undefined;
    }
  };
  let ofAll: ReturnType<typeof boundsOf> | undefined;
  const bounded = (node: number): BoundedDowntime => {
    ofAll ??= boundsOf(model, shares, memoryMiB);
    return ofAll(node);
  };
  const known = new Map<number, Downtime>();
  return (node) => {
    const found = known.get(node) ?? exact(node) ?? bounded(node);
    known.set(node, found);
    return found;
  };
}

/** All nodes share what is known of a gate. */
function boundsOf(
  model: FailureModel,
  shares: Float64Array,
  memoryMiB: number,
): (node: number) => BoundedDowntime {
  const { tree, failureOf } = faultTreeOfAll(model);
  const bounds = unavailabilityBounds(tree, shares, { memoryMiB });
  return (node) => {
    const top = failureOf(node);
    const { least, most } = bounds.of(top);
    return { by: "bounds", least, most, mostWithout: (never) => bounds.mostWithout(top, never) };
  };
}
