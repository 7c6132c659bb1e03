/** In which order groups are created: what is depended on comes first. */
import type { Group, Plan } from "../plan/model.ts";
import { usedEndpoints } from "../plan/used-endpoints.ts";
import type { Endpoint } from "../topology/model.ts";

export interface OrderedGroup {
  readonly group: Group;
  /** Groups it depends on directly, sorted; they stand before it. */
  readonly after: readonly string[];
}

/**
 * Dependencies before dependents; among equals by name. Soft dependencies count too: a part that starts after
 * what it likes to have never starts degraded. In a circle of dependencies the edge that closes it is left out,
 * since something has to start first.
 */
export function creationOrder(plan: Plan): readonly OrderedGroup[] {
  const byName = new Map(plan.groups.map((group) => [group.name, group]));
  const ordered: OrderedGroup[] = [];
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
  for (const group of plan.groups) if (!done.has(group.name)) visit(group);
  return ordered;
}

function dependencies(group: Group): readonly string[] {
  return [...new Set(usedEndpoints(group).flatMap(groupOf))].sort();
}

function groupOf(endpoint: Endpoint): readonly string[] {
  return endpoint.kind === "external" ? [] : [endpoint.name];
}
