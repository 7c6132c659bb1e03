import type { Group } from "../../plan/model.ts";
import { majorityOf } from "../../topology/quorum.ts";
import { agreesByMajority } from "../../topology/replication.ts";
import { domainsOf, indexPlan } from "../plan-index.ts";
import { groupsOffEntrypoints } from "../reach.ts";
import { declaredTree, leavesWithin, separateNames } from "../remedy/separate-domains.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, groupCode } from "../wording.ts";

/** With two, one has the majority, however they are placed. */
const LEAST_ZONES = 3;

export const majorityInOneZone: Rule = {
  id: "majority-in-one-zone",
  title: "One of several zones holds so many votes that the others are no majority",
  severity: "warning",
  references: [
    "ZooKeeper Administrator's Guide, Cross Machine Requirements: a majority of the machines has to be up",
    "Patroni, HA multi datacenter: with two sites one has to be chosen by a person; failing over by itself takes a third",
  ],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    const tree = declaredTree(plan);
    return groupsOffEntrypoints(plan)
      .filter(votes)
      .flatMap((group) => {
        const members = index.instances(group.name);
        const needed = majorityOf(members.length);
        const zones = domainsOf(index, group.name, "zone");
        const holding = (zone: string): number =>
          members.filter(({ placement }) => placement.includes(zone)).length;
        const fullest = zones.find((zone) => members.length - holding(zone) < needed);
        // Of all in one zone replicas-in-one-zone tells.
        if (fullest === undefined || zones.length < 2) return [];
        const possible = separateNames(tree, leavesWithin(tree, group.declared.within), "zone").size;
        const spread = groupCode(group, `spread: "zone"`);
        return [
          aboutGroup(group, {
            also: [{ kind: "domain", name: fullest }],
            message:
              `${holding(fullest)} of the ${members.length} votes of ${code(group.name)} are in zone ${fullest}: without it ` +
              `fewer than the ${needed} are left that it takes to answer anything.`,
            fix: possible < LEAST_ZONES ? `declare a third zone, and spread over zones: ${spread}` : spread,
          }),
        ];
      });
  },
};

/** Whether a majority of its instances has to be up, as those see it. */
function votes(group: Group): boolean {
  switch (group.kind) {
    case "ensemble":
      return true;
    case "database":
      return agreesByMajority(group.declared);
    case "service":
    case "load-balancer":
      return false;
    default:
      return group satisfies never;
  }
}
