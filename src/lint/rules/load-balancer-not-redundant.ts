import { groupsOffEntrypoints } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, count, groupCode } from "../wording.ts";

export const loadBalancerNotRedundant: Rule = {
  id: "load-balancer-not-redundant",
  title: "A load balancer has one instance, or several that cannot replace each other",
  severity: "warning",
  references: [
    "OpenStack High Availability Guide: load balancers run in pairs with keepalived",
    "Octavia: the default topology SINGLE has no redundancy",
  ],
  check: ({ plan }) =>
    groupsOffEntrypoints(plan).flatMap((group) => {
      if (group.kind !== "load-balancer") return [];
      const { virtualIp } = group.declared;
      if (group.instances.length > 1 && virtualIp !== undefined) return [];
      const network = group.networks[0] ?? "";
      const options = [
        ...(group.instances.length > 1 ? [] : ["replicas: 2"]),
        ...(virtualIp === undefined ? [`virtualIp: { network: ${network} }`] : []),
      ];
      const instances = count(group.instances.length, "instance");
      const lacking = virtualIp === undefined ? ` and no virtual IP to move between them` : "";
      return [
        aboutGroup(group, {
          message: `${code(group.name)} has ${instances}${lacking}: whoever uses it is cut off when one fails.`,
          fix: groupCode(group, options.join(", ")),
        }),
      ];
    }),
};
