import type { DatabaseGroup, Plan } from "../../plan/model.ts";
import { databasesOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, groupCode } from "../wording.ts";

export const splitBrainAccepted: Rule = {
  id: "split-brain-accepted",
  title: "A cut between two database servers makes both the primary",
  severity: "warning",
  references: [
    "RFC 9568, 6.4: a backup that hears no advertisement becomes active, whatever the reason",
    "Corosync, votequorum(5), two_node: with two votes a partition has to be decided by something else",
  ],
  check: ({ plan }) =>
    databasesOf(plan).flatMap((group) => {
      const { pair } = group.declared;
      if (pair === undefined) return [];
      return [
        aboutGroup(group, {
          message:
            `keepalived decides which of the two servers of ${code(group.name)} is the primary, and takes one that it does not hear for ` +
            `dead. While they are cut from each other on network ${code(group.declared.replicationNetwork)}${cause(plan, group)}, both ` +
            "take writes and acknowledge them; when it heals, what the one that has taken less acknowledged is gone from the database. " +
            `Accepted, because: ${pair.acceptSplitBrain}`,
          fix:
            `let a third vote decide: ${groupCode(group, `election: zookeeper("…", …)`)}, or three servers with ` +
            `${groupCode(group, `replication: "galera"`)}`,
        }),
      ];
    }),
};

/** What is enough for it. */
function cause({ networks }: Plan, { declared }: DatabaseGroup): string {
  const network = networks.find(({ name }) => name === declared.replicationNetwork);
  return network?.switches === "single" ? ", of which the failure of its one switch is enough" : "";
}
