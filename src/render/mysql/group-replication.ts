/** What the option file of a server of Group Replication says that those of others do not. */
import { GROUP_REPLICATION_TIMING } from "../../plan/group-replication-timing.ts";
import type { DatabaseGroup, Instance, Plan } from "../../plan/model.ts";
import { GROUP_REPLICATION_PORT } from "../../topology/replication.ts";
import { address, text, type View } from "../view.ts";
import { groupName } from "./group-name.ts";
import { replicationSet } from "./replication-set.ts";

/** Undefined for a database without Group Replication. */
export function groupOptions(plan: Plan, instance: Instance, group: DatabaseGroup): View | undefined {
  if (group.declared.replication.mode !== "group-replication") return undefined;
  const { self, all } = replicationSet(plan, instance, group);
  return {
    name: text(groupName(plan.name, group.name)),
    self: address(self.address),
    servers: all.map((server) => address(server.address)),
    port: GROUP_REPLICATION_PORT,
    expelSeconds: GROUP_REPLICATION_TIMING.expelSeconds,
    unreachableMajoritySeconds: GROUP_REPLICATION_TIMING.unreachableMajoritySeconds,
  };
}
