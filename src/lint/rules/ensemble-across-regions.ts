import { domainsOf, indexPlan } from "../plan-index.ts";
import { ensemblesOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, groupCode, list } from "../wording.ts";

export const ensembleAcrossRegions: Rule = {
  id: "ensemble-across-regions",
  title: "Members of an ensemble stand in several regions",
  severity: "warning",
  references: [
    "ZooKeeper Administrator's Guide: a majority has to acknowledge each write; syncLimit bounds how far a follower may be behind",
    "GitHub, post-mortem of October 2018: 43 seconds without the link between two regions",
  ],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    return ensemblesOf(plan).flatMap((group) => {
      const several = domainsOf(index, group.name, "region");
      const [first] = several;
      if (first === undefined || several.length === 1) return [];
      return [
        aboutGroup(group, {
          also: several.map((name) => ({ kind: "domain", name })),
          message:
            `${code(group.name)} has members in ${list(several)}: every write and every lock waits for the way between ` +
            "them, and whenever that is slow, members take each other for lost.",
          fix: groupCode(group, `within: [${first}]`),
        }),
      ];
    });
  },
};
