import type { DatabaseGroup } from "../../plan/model.ts";
import { agreesByMajority, arbitratorOf, choosesWriter } from "../../topology/replication.ts";
import { domainsOf, indexPlan } from "../plan-index.ts";
import { databasesOf, shardsOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, groupCode, list } from "../wording.ts";

export const databaseAcrossRegions: Rule = {
  id: "database-across-regions",
  title: "Servers that choose by themselves who is written to stand in several regions",
  severity: "warning",
  references: [
    "orchestrator, PreventCrossRegionMasterFailover: a promotion into another region is for a person to decide",
    "GitHub, post-mortem of October 2018: 43 seconds without the link between two regions, and a primary on either side of it",
    "MariaDB, Galera Arbitrator: behind a slow link it slows all writes",
  ],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    return databasesOf(plan).flatMap((group) => {
      if (!choosesWriter(group.declared)) return [];
      const several = shardsOf(plan, group)
        .map(({ name }) => domainsOf(index, name, "region"))
        .find((regions) => regions.length > 1);
      const [first] = several ?? [];
      if (several === undefined || first === undefined) return [];
      return [
        aboutGroup(group, {
          also: several.map((name) => ({ kind: "domain", name })),
          message: `${voters(group)} of ${code(group.name)} stand in ${list(several)}: ${consequence(group)}`,
          fix: groupCode(group, fix(group, first)),
        }),
      ];
    });
  },
};

function voters({ declared }: DatabaseGroup): string {
  return arbitratorOf(declared) === undefined ? "The servers" : "Servers and arbitrator";
}

function consequence({ declared }: DatabaseGroup): string {
  return agreesByMajority(declared)
    ? "every commit waits for the way between them, and whenever that is slow or cut, they take each other for lost."
    : "when the way between them is slow or cut, a server in another region may become the primary, far from those who write, and nobody is asked.";
}

function fix({ declared }: DatabaseGroup, region: string): string {
  return arbitratorOf(declared) === undefined
    ? `within: [${region}]`
    : `within: [${region}], replication: { mode: "galera", arbitrator: { within: [${region}], … } }`;
}
