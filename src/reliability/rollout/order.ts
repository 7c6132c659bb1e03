/** In which order the groups of a running topology are updated, and the instances in each. */
import type { Instance, Plan } from "../../plan/model.ts";
import type { FailureModel } from "../model.ts";
import { alternatives } from "./alternatives.ts";
import { dependenciesFirst } from "./dependencies-first.ts";
import type { RolloutGroup } from "./model.ts";

/**
 * Groups in an order in which they may be updated, and what each has to wait for. Those that have not to wait for each
 * other, directly or through others, may be under way at the same time, each with one instance away: whatever instances
 * these are, all entrypoints are as well off as the loss of one of them alone would leave them. None is down, or
 * degraded, that would not be by one of them; and none tolerates fewer further failures.
 *
 * The instances of a group stand by ordinal; of a database the declared primary comes last, so that it is handed over once, to
 * a server that is up to date. With an election or Group Replication it may be another one by then, which no plan knows; with Galera it is the one that load
 * balancers prefer.
 *
 * Depends on names alone, not on the order of declarations.
 *
 * @param model the failure model of this plan
 * @example
 * rolloutOrder(plan, failureModel(plan));
 * // [{ group: "orders", instances: ["orders-2", "orders-3", "orders-1"], after: [], apartFrom: [] },
 * //  { group: "api", instances: ["api-1", "api-2"], after: ["orders"], apartFrom: [] }]
 */
export function rolloutOrder(
  plan: Pick<Plan, "groups" | "instances">,
  model: Pick<FailureModel, "events" | "nodes">,
): readonly RolloutGroup[] {
  const together = alternatives(plan, model);
  const members = Map.groupBy(plan.instances, ({ group }) => group);
  const ordered = dependenciesFirst(plan);
  const positions = new Map(ordered.map(({ group }, position) => [group.name, position]));
  /** By position, every position that is done before, as bits. */
  const before: bigint[] = [];

  return ordered.map(({ group, after }, position) => {
    let done = 0n;
    const wait = (earlier: number): void => {
      done |= (before[earlier] ?? 0n) | (1n << BigInt(earlier));
    };
    for (const name of after) wait(positions.get(name) ?? 0);
    const apartFrom: string[] = [];
    // From the last one back: who waits for it, waits for those that it waits for.
    for (let earlier = position - 1; earlier >= 0; earlier--) {
      const name = ordered[earlier]?.group.name ?? "";
      if (!together.get(group.name)?.has(name) || (done & (1n << BigInt(earlier))) !== 0n) continue;
      apartFrom.push(name);
      wait(earlier);
    }
    before.push(done);
    return {
      group: group.name,
      instances: primaryLast(members.get(group.name) ?? []),
      after: [...after, ...apartFrom].sort(),
      apartFrom: apartFrom.sort(),
    };
  });
}

function primaryLast(instances: readonly Instance[]): readonly string[] {
  const isPrimary = ({ database }: Instance): number => (database?.role === "primary" ? 1 : 0);
  return [...instances]
    .sort((a, b) => isPrimary(a) - isPrimary(b) || a.ordinal - b.ordinal)
    .map(({ name }) => name);
}
