/** Which single change makes an entrypoint how much more available: each is planned and calculated, none is guessed. */
import type { Allocations, Plan } from "../../plan/model.ts";
import { plan } from "../../plan/plan.ts";
import type { Topology } from "../../topology/model.ts";
import { InputError } from "../../topology/problem.ts";
import { failureData } from "../failure-data/failure-data.ts";
import type { EventFailureData } from "../failure-data/model.ts";
import { failureModel } from "../failure-model.ts";
import type { FailureModel } from "../model.ts";
import type { Availability } from "./availability.ts";
import { type Candidate, type Change, candidates } from "./changes.ts";
import type { CalculationLimits } from "./downtime.ts";
import { type Served, servedShares } from "./served.ts";

/** What an entrypoint gains by one change. */
export interface Improvement {
  readonly entrypoint: string;
  readonly change: Change;
  /** As it is, and as it would be: shares of time. By bounds at most and at least so much, so that no gain is larger than it is. */
  readonly before: number;
  readonly after: number;
}

/** What came of trying. */
export interface Improvements {
  /** The best first. */
  readonly found: readonly Improvement[];
  /** How many changes were planned and calculated. */
  readonly tried: number;
  /** How many more could have helped and were not tried. */
  readonly left: number;
}

/** Those that could gain most are calculated first, and of more than these none. */
const MOST_CANDIDATES = 16;

/**
 * Where bounds are needed, topologies with more instances are not tried with any change: at 10,000 one change takes five seconds, and
 * any of hundreds of services may stand on the hosts that cost most.
 */
const MOST_INSTANCES = 2000;

/** Of each diagram where some do not fit: an attempt for each change must not take long. */
const TRIAL_MEMORY_MIB = 16;

/** What is known of a topology. */
export interface Known {
  readonly topology: Topology;
  readonly plan: Plan;
  readonly now: readonly Availability[];
}

/** How a plan is looked at, e.g. while something is down. */
export type Look = (
  planned: Plan,
  model: FailureModel,
  data: readonly EventFailureData[],
  limits: CalculationLimits,
) => readonly Pick<Served, "entrypoint" | "available">[];

/**
 * For each entrypoint the changes that make it more available, the best first. Those for which there is no room, of hosts or of addresses, are
 * left out; so are those by which bounds do not show that anything is gained.
 *
 * @param look how each changed plan is looked at. Default: as it is.
 */
export function improvements(
  { topology, plan: { allocations, instances }, now }: Known,
  look: Look = servedShares,
): Improvements {
  const bounded = now.some(({ calculatedBy }) => calculatedBy.down === "bounds");
  const limits = bounded ? { memoryMiB: TRIAL_MEMORY_MIB } : {};
  const room = bounded && instances.length > MOST_INSTANCES ? 0 : MOST_CANDIDATES;
  const most = (candidate: Candidate): number => Math.max(0, ...now.map((one) => mostGained(candidate, one)));
  const promising = candidates(topology)
    .map((candidate) => ({ candidate, most: most(candidate) }))
    .filter((one) => one.most > 0)
    .toSorted((a, b) => b.most - a.most);
  const tried = promising.slice(0, room);
  const found = tried.flatMap(({ candidate }) => {
    const changed = lookedAt(candidate.topology, allocations, (...seen) => look(...seen, limits));
    return now.flatMap(({ entrypoint, availableAtMost: before }): readonly Improvement[] => {
      const after = changed.find((one) => one.entrypoint === entrypoint)?.available ?? 0;
      return after > before ? [{ entrypoint, change: candidate.change, before, after }] : [];
    });
  });
  return {
    found: found.toSorted((a, b) => b.after - b.before - (a.after - a.before)),
    tried: tried.length,
    left: promising.length - tried.length,
  };
}

/** Of the parts that it is against, all that they take now. */
function mostGained({ against }: Candidate, { contributors }: Availability): number {
  return contributors
    .filter(({ kind, of }) => against.some((one) => one.kind === kind && one.of === of))
    .reduce((sum, { gone }) => sum + gone, 0);
}

function lookedAt(
  topology: Topology,
  allocations: Allocations,
  look: (planned: Plan, model: FailureModel, data: readonly EventFailureData[]) => ReturnType<Look>,
): ReturnType<Look> {
  try {
    const planned = plan(topology, allocations);
    const model = failureModel(planned);
    return look(planned, model, failureData(planned, model));
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}
