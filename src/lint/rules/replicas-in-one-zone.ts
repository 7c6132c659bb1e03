import { indexPlan } from "../plan-index.ts";
import { groupsOffEntrypoints } from "../reach.ts";
import { declaredTree, leavesWithin, separateNames } from "../remedy/separate-domains.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { allReplicas, code, groupCode, instanceWord } from "../wording.ts";

export const replicasInOneZone: Rule = {
  id: "replicas-in-one-zone",
  title: "All replicas stand in one zone though there are several",
  severity: "warning",
  references: [
    "OpenStack High Availability Guide: spread over availability zones; server groups alone are not enough",
  ],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    const tree = declaredTree(plan);
    return groupsOffEntrypoints(plan)
      .filter(({ instances, needs }) => instances.length > needs)
      .flatMap((group) => {
        const zones = index
          .instances(group.name)
          .map(({ placement }) => placement.find((name) => index.domain(name).kind === "zone"));
        const [zone] = zones;
        const allowed = separateNames(tree, leavesWithin(tree, group.declared.within), "zone");
        if (zone === undefined || zones.some((other) => other !== zone) || allowed.size < 2) return [];
        return [
          aboutGroup(group, {
            also: [{ kind: "domain", name: zone }],
            message: `${allReplicas(group.instances.length, instanceWord(group))} of ${code(group.name)} are in zone ${zone} and stop with it.`,
            fix: groupCode(group, `spread: "zone"`),
          }),
        ];
      });
  },
};
