import { writersNeeded } from "../../topology/replication.ts";
import { databasesOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, groupCode } from "../wording.ts";

export const noReplicaToAcknowledge: Rule = {
  id: "no-replica-to-acknowledge",
  title: "Writes wait for a replica, and there is none to spare",
  severity: "warning",
  references: [
    "orchestrator#1137: semi-synchronous replication needs two replicas or more that can acknowledge",
  ],
  check: ({ plan }) =>
    databasesOf(plan).flatMap((group) => {
      const { replication, replicas } = group.declared;
      if (replication.mode !== "semi-synchronous" || writersNeeded(group.declared) < replicas) return [];
      const { acknowledgements } = replication;
      const each = acknowledgements === 1 ? "a replica" : `${acknowledgements} replicas`;
      return [
        aboutGroup(group, {
          message:
            `Writes of ${code(group.name)} wait for ${each} of ${replicas - 1}: ` +
            "when one is lost, or only restarted, nothing is written until it is back.",
          fix: groupCode(group, `replicas: ${acknowledgements + 2}`),
        }),
      ];
    }),
};
