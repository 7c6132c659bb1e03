import { indexPlan } from "../plan-index.ts";
import { ensemblesOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, list } from "../wording.ts";

export const ensembleReachableFromOutside: Rule = {
  id: "ensemble-reachable-from-outside",
  title: "An ensemble stands on a network with a way outside",
  severity: "warning",
  references: [
    "ZooKeeper Administrator's Guide, Things to Avoid: a publicly accessible deployment; run it behind a firewall",
  ],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    return ensemblesOf(plan).flatMap((group) => {
      const open = group.networks.filter((name) => index.network(name).external !== undefined);
      if (open.length === 0) return [];
      return [
        aboutGroup(group, {
          message:
            `${code(group.name)} is on ${list(open.map(code))}, which has a gateway to the outside: one mistake in a ` +
            "security group, and anybody changes what services have agreed on.",
          fix: `put it on an isolated network, with those that use it: network("${group.name}", { cidr: "…" })`,
        }),
      ];
    });
  },
};
