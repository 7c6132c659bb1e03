import type { PlannedDomain } from "../../plan/model.ts";
import { indexPlan } from "../plan-index.ts";
import { groupsOffEntrypoints } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, groupCode, instanceWord } from "../wording.ts";

export const coLocatedReplicas: Rule = {
  id: "co-located-replicas",
  title: "Spare replicas share a host or rack, so they spare nothing",
  severity: "warning",
  references: [
    "ZooKeeper Administrator's Guide: machines should not share a switch or a power circuit",
    "OpenStack Nova: server groups with anti-affinity",
  ],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    return groupsOffEntrypoints(plan)
      .filter(({ instances, needs }) => instances.length > needs)
      .flatMap((group) => {
        const members = index.instances(group.name);
        const holding = (domain: PlannedDomain): number =>
          members.filter(({ placement }) => placement.includes(domain.name)).length;
        const fullest = [...new Set(members.flatMap(({ placement }) => placement))]
          .map(index.domain)
          .filter(({ kind }) => kind === "host" || kind === "rack")
          .find((domain) => members.length - holding(domain) < group.needs);
        if (fullest === undefined) return [];
        const { kind, name } = fullest;
        return [
          aboutGroup(group, {
            also: [{ kind: "domain", name }],
            message:
              `${holding(fullest)} of the ${members.length} ${instanceWord(group)}s of ${code(group.name)} share ${kind} ${name}: ` +
              `when it fails, fewer than the ${group.needs} needed are left.`,
            fix: `spread them over ${kind}s: ${groupCode(group, `spread: "${kind}"`)}`,
          }),
        ];
      });
  },
};
