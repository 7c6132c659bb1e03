import { groupsOffEntrypoints } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { allReplicas, code, groupCode } from "../wording.ts";

export const noSpareReplica: Rule = {
  id: "no-spare-replica",
  title: "The load needs every replica there is",
  severity: "info",
  references: ["Razorpay, post-mortem: peak load must fit on what is left after a failure"],
  check: ({ plan }) =>
    groupsOffEntrypoints(plan)
      .filter(({ instances, needs }) => instances.length > 1 && instances.length === needs)
      .map((group) =>
        aboutGroup(group, {
          message: `${code(group.name)} needs ${allReplicas(group.needs)}: any failure, and any rollout, leaves too few for the peak.`,
          fix: groupCode(group, `replicas: ${group.needs + 1}`),
        }),
      ),
};
