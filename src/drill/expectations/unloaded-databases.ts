/** What the lab lacks to show that too few servers of a database are left: the load. */
import type { Plan } from "../../plan/model.ts";

export const NO_PEAK_LOAD =
  "the database servers that are left carry what the clients of a drill ask of them";

/**
 * The plan as if one server of a database were enough behind a load balancer, as it is for the few clients of a drill: these
 * servers are real, while stand-ins of services know when they are too few. Who asks a database directly looks for
 * as many as it needs. Undefined where that is the plan itself.
 */
export function withDatabasesUnloaded(plan: Plan): Plan | undefined {
  const balanced = new Set(
    plan.groups.flatMap((group) =>
      group.kind === "load-balancer"
        ? group.listeners.flatMap(({ servers }) =>
            servers.flatMap(({ to }) => (to.kind === "database" ? [to.name] : [])),
          )
        : [],
    ),
  );
  const groups = plan.groups.map((group) =>
    group.kind === "database" && group.needs > 1 && balanced.has(group.name)
      ? { ...group, needs: 1, declared: { ...group.declared, needs: 1 } }
      : group,
  );
  return groups.every((group, index) => group === plan.groups[index]) ? undefined : { ...plan, groups };
}
