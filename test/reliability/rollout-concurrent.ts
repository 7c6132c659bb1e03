/** Which groups an order of a rollout lets be under way at the same time. */
import type { RolloutGroup } from "../../src/reliability/rollout/model.ts";

/** Every set of two groups or more of which none waits for another, directly or through others. */
export function concurrentGroups(order: readonly RolloutGroup[]): readonly (readonly RolloutGroup[])[] {
  const before = new Map<string, ReadonlySet<string>>();
  const sets: (readonly RolloutGroup[])[] = [[]];
  for (const one of order) {
    const waitsFor = new Set(one.after.flatMap((name) => [name, ...(before.get(name) ?? [])]));
    before.set(one.group, waitsFor);
    sets.push(
      ...sets.filter((set) => !set.some(({ group }) => waitsFor.has(group))).map((set) => [...set, one]),
    );
  }
  return sets.filter((set) => set.length > 1);
}
