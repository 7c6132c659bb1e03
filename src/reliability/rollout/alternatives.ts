/** Groups of which one serves where another does not: both may not be short of an instance at a time. */
import type { Plan } from "../../plan/model.ts";
import type { FailureModel, StructureNode } from "../model.ts";

/**
 * For every group, those that may have an instance in one minimal cut set with an instance of it.
 *
 * A gate that is down as soon as one child is takes over the cut sets of its children as they are. Only one that is up
 * while some of its children are down puts cut sets of several children together. So two groups below no two children of
 * such a gate are in no cut set together, of whatever size: what is away of the one leaves the redundancy of the other
 * as it was. This asks for a little more than that no two instances of them are a cut set, and needs no search.
 *
 * @returns group → names of groups; symmetric. A group by itself is not listed.
 */
export function alternatives(
  plan: Pick<Plan, "groups" | "instances">,
  model: Pick<FailureModel, "events" | "nodes">,
): ReadonlyMap<string, ReadonlySet<string>> {
  const names = plan.groups.map(({ name }) => name);
  const together = names.map(() => 0n);
  const below: bigint[] = [];
  const groupOfEvent = groupsOfEvents(plan, model);

  for (const node of model.nodes) {
    below.push(node.kind === "event" ? (groupOfEvent[node.event] ?? 0n) : gate(node));
  }
  return new Map(
    names.map((name, index) => {
      const others = positions(together[index] ?? 0n).filter((other) => other !== index);
      return [name, new Set(others.flatMap((other) => names[other] ?? []))];
    }),
  );

  function gate({ needs, children }: StructureNode & { readonly kind: "at-least" }): bigint {
    const falls = children.length - needs + 1;
    // It never changes: nothing below it matters.
    if (falls <= 0 || falls > children.length) return 0n;
    let met = 0n;
    for (const child of children) {
      const groups = below[child] ?? 0n;
      if (falls > 1 && !(met === groups && isOne(met))) meet(met, groups);
      met |= groups;
    }
    return met;
  }

  function meet(some: bigint, others: bigint): void {
    for (const one of positions(some)) together[one] = (together[one] ?? 0n) | others;
    for (const one of positions(others)) together[one] = (together[one] ?? 0n) | some;
  }
}

/** By event, the bit of the group that an instance belongs to; 0 for every other event. */
function groupsOfEvents(
  { groups, instances }: Pick<Plan, "groups" | "instances">,
  { events }: Pick<FailureModel, "events">,
): readonly bigint[] {
  const bits = new Map(groups.map(({ name }, index) => [name, 1n << BigInt(index)]));
  const groupOf = new Map(instances.map(({ name, group }) => [name, bits.get(group)]));
  return events.map(({ kind, name }) => (kind === "instance" ? groupOf.get(name) : undefined) ?? 0n);
}

function isOne(set: bigint): boolean {
  return set !== 0n && (set & (set - 1n)) === 0n;
}

function positions(set: bigint): readonly number[] {
  const digits = set.toString(2);
  return [...digits].flatMap((digit, index) => (digit === "1" ? [digits.length - 1 - index] : []));
}
