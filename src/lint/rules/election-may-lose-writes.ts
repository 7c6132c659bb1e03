import { isElected } from "../../topology/replication.ts";
import { databasesOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, groupCode } from "../wording.ts";

export const electionMayLoseWrites: Rule = {
  id: "election-may-lose-writes",
  title: "Servers elect a primary that may lack acknowledged writes",
  severity: "warning",
  references: [
    "MariaDB, Semisynchronous Replication: asynchronous replication may lose committed transactions at a failover",
    "orchestrator: a promotion by itself loses what no replica had received",
  ],
  check: ({ plan }) =>
    databasesOf(plan)
      .filter(({ declared }) => isElected(declared) && declared.replication.mode === "asynchronous")
      .map((group) =>
        aboutGroup(group, {
          message:
            `${code(group.name)} replaces a lost primary by itself, and replicates asynchronously: ` +
            "what no replica had received yet is gone, though it was acknowledged, and nobody is asked.",
          fix: groupCode(
            group,
            `replication: { mode: "semi-synchronous", withoutReplicas: ${group.router === undefined ? '"stop"' : '{ fallBackAfter: "10s" }'} }`,
          ),
        }),
      ),
};
