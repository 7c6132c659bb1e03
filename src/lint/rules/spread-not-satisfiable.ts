import { indexPlan } from "../plan-index.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { groupCode } from "../wording.ts";

export const spreadNotSatisfiable: Rule = {
  id: "spread-not-satisfiable",
  title: "There are too few domains to spread all replicas over",
  severity: "error",
  references: [
    'OpenStack Nova: a server group with anti-affinity fails with "No valid host was found" when it is larger than the hosts',
  ],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    return plan.remarks
      .filter(({ kind }) => kind === "strict-spread")
      .map(({ group, message, asked, available }) => {
        const part = index.group(group);
        const fewer = available > 0 ? `, or run no more than ${available} replicas` : "";
        return aboutGroup(part, {
          message: `${message}. The promise cannot be kept, and a cloud would refuse to place them.`,
          fix: `declare another ${asked}${fewer}, or promise less: ${groupCode(part, `spread: bestEffort("${asked}")`)}`,
        });
      });
  },
};
