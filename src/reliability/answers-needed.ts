import { readersNeeded } from "../plan/database-servers.ts";
import type { Plan } from "../plan/model.ts";
import type { Endpoint } from "../topology/model.ts";
import { instancesNeeded } from "./listeners.ts";

/**
 * Of how many of its addresses those who use an endpoint directly need an answer: of all virtual IPs, of a service, of
 * a database's readers and of an ensemble as many as it needs, of a load balancer without a virtual IP what {@link instancesNeeded} says. At
 * least one: what nobody can reach never answers.
 */
export function answersNeeded(plan: Pick<Plan, "groups" | "virtualIps">, endpoint: Endpoint): number {
  const group = plan.groups.find(({ kind, name }) => kind === endpoint.kind && name === endpoint.name);
  switch (endpoint.kind) {
    case "external":
      return 1;
    case "service":
    case "ensemble":
      return group?.needs ?? 1;
    case "database":
      return endpoint.role === "writer" || group?.kind !== "database" ? 1 : readersNeeded(group);
    case "load-balancer": {
      const virtualIps = plan.virtualIps.filter((each) => each.group === endpoint.name).length;
      if (virtualIps > 0) return virtualIps;
      return group?.kind === "load-balancer" ? instancesNeeded(group) : 1;
    }
    default:
      return endpoint satisfies never;
  }
}
