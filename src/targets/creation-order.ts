/** In which order groups and their instances are registered: Pulumi creates in it, and replaces in it. */
import type { Group, Instance, Plan } from "../plan/model.ts";
import { failureModel } from "../reliability/failure-model.ts";
import { rolloutOrder } from "../reliability/rollout/order.ts";

export interface OrderedGroup {
  readonly group: Group;
  /** Each is created, and later replaced, when the one before is back: by ordinal, the primary of a database last. */
  readonly instances: readonly Instance[];
  /** Groups that are done before it, sorted: what it depends on, and what it may stand in for. They stand before it. */
  readonly after: readonly string[];
}

/**
 * The order of a rollout, for the first `up` as well: dependencies before dependents, soft ones too, as a part that
 * starts after what it likes to have never starts degraded.
 *
 * @throws Error when dependencies run in a circle; a validated topology has none
 */
export function creationOrder(plan: Plan): readonly OrderedGroup[] {
  const groups = new Map(plan.groups.map((group) => [group.name, group]));
  const instances = new Map(plan.instances.map((instance) => [instance.name, instance]));
  return rolloutOrder(plan, failureModel(plan)).map((ordered) => ({
    group: known(groups, ordered.group),
    instances: ordered.instances.map((name) => known(instances, name)),
    after: ordered.after,
  }));
}

function known<Value>(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (value === undefined) throw new Error(`The plan holds no ${name}.`);
  return value;
}
