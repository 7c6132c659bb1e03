import { indexPlan } from "../plan-index.ts";
import { databasesOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, list } from "../wording.ts";

export const databaseReachableFromOutside: Rule = {
  id: "database-reachable-from-outside",
  title: "A database stands on a network with a way outside",
  severity: "warning",
  references: [
    "MySQL, Security Guidelines: never expose port 3306 to untrusted hosts",
    "OpenStack Security Guide: databases belong on an isolated management network",
  ],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    return databasesOf(plan).flatMap((group) => {
      const open = group.networks.filter((name) => index.network(name).external !== undefined);
      if (open.length === 0) return [];
      return [
        aboutGroup(group, {
          message:
            `${code(group.name)} is on ${list(open.map(code))}, which has a gateway to the outside: ` +
            "one mistake in a security group away from the world.",
          fix: `put it on an isolated network, with those that use it: network("${group.name}", { cidr: "…" })`,
        }),
      ];
    });
  },
};
