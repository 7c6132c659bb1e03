/** Which single change makes an entrypoint how much more available: each is planned and calculated, none is guessed. */
import type { Allocations, Plan } from "../../plan/model.ts";
import { plan } from "../../plan/plan.ts";
import type { Topology } from "../../topology/model.ts";
import { InputError } from "../../topology/problem.ts";
import { failureData } from "../failure-data/failure-data.ts";
import type { EventFailureData } from "../failure-data/model.ts";
import { failureModel } from "../failure-model.ts";
import type { FailureModel } from "../model.ts";
import { type Availability, availability } from "./availability.ts";
import { type Candidate, type Change, candidates } from "./changes.ts";

/** What an entrypoint gains by one change. */
export interface Improvement {
  readonly entrypoint: string;
  readonly change: Change;
  /** `available` as it is, and as it would be: shares of time. */
  readonly before: number;
  readonly after: number;
}

/** Those that could gain most are calculated first, and of more than these none. */
const MOST_CANDIDATES = 16;

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
) => readonly Availability[];

/**
 * For each entrypoint the changes that make it more available, the best first. Those for which there is no room, of hosts or of addresses, are
 * left out.
 *
 * @param look how each changed plan is looked at. Default: as it is.
 */
export function improvements(
  { topology, plan: { allocations }, now }: Known,
  look: Look = availability,
): readonly Improvement[] {
  const most = (candidate: Candidate): number => Math.max(0, ...now.map((one) => mostGained(candidate, one)));
  const promising = candidates(topology)
    .map((candidate) => ({ candidate, most: most(candidate) }))
    .filter((one) => one.most > 0)
    .toSorted((a, b) => b.most - a.most)
    .slice(0, MOST_CANDIDATES);
  const found = promising.flatMap(({ candidate }) => {
    const changed = lookedAt(candidate.topology, allocations, look);
    return now.flatMap(({ entrypoint, available }): readonly Improvement[] => {
      const after = changed.find((one) => one.entrypoint === entrypoint)?.available ?? 0;
      if (!(after > available)) return [];
      return [{ entrypoint, change: candidate.change, before: available, after }];
    });
  });
  return found.toSorted((a, b) => b.after - b.before - (a.after - a.before));
}

/** Of the parts that it is against, all that they take now. */
function mostGained({ against }: Candidate, { contributors }: Availability): number {
  return contributors
    .filter(({ kind, of }) => against.some((one) => one.kind === kind && one.of === of))
    .reduce((sum, { gone }) => sum + gone, 0);
}

function lookedAt(topology: Topology, allocations: Allocations, look: Look): readonly Availability[] {
  try {
    const planned = plan(topology, allocations);
    const model = failureModel(planned);
    return look(planned, model, failureData(planned, model));
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}
