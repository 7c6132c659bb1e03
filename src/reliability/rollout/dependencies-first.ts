/** Groups in the order of what they depend on. */
import { sortedBy } from "../../plan/compare.ts";
import type { Group, Plan } from "../../plan/model.ts";
import { usedEndpoints } from "../../plan/used-endpoints.ts";

export interface DependentGroup {
  readonly group: Group;
  /** Names of groups that it depends on directly, sorted; they stand before it. */
  readonly after: readonly string[];
}

/**
 * Dependencies before dependents; among equals by name. Soft dependencies count too: a part that starts after
 * what it likes to have never starts degraded. In a circle of dependencies the edge that closes it is left out,
 * since something has to start first.
 */
export function dependenciesFirst(plan: Pick<Plan, "groups">): readonly DependentGroup[] {
  const byName = new Map(plan.groups.map((group) => [group.name, group]));
  const ordered: DependentGroup[] = [];
  const done = new Set<string>();
  const open = new Set<string>();

  const visit = (group: Group): void => {
    open.add(group.name);
    const after: string[] = [];
    for (const name of dependencies(group)) {
      const dependency = byName.get(name);
      if (dependency === undefined || open.has(name)) continue;
      if (!done.has(name)) visit(dependency);
      after.push(name);
    }
    open.delete(group.name);
    done.add(group.name);
    ordered.push({ group, after });
  };
  for (const group of sortedBy(plan.groups, ({ name }) => name)) if (!done.has(group.name)) visit(group);
  return ordered;
}

function dependencies(group: Group): readonly string[] {
  const names = usedEndpoints(group).flatMap((to) => (to.kind === "external" ? [] : [to.name]));
  return [...new Set(names)].sort();
}
