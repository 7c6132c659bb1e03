import { indexPlan } from "../plan-index.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";

export const bestEffortSpreadBroken: Rule = {
  id: "best-effort-spread-broken",
  title: "A best-effort spread puts replicas together",
  severity: "info",
  references: ["OpenStack Nova: soft-anti-affinity may co-locate"],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    return plan.remarks
      .filter(({ kind }) => kind === "spread")
      .map(({ group, message, asked }) =>
        aboutGroup(index.group(group), { message: `${message}.`, fix: `declare another ${asked}` }),
      );
  },
};
