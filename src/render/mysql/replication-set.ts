/** The servers of one database as they see each other. */
import type { DatabaseGroup, Instance, Plan } from "../../plan/model.ts";

/** A server at its address on the replication network. */
interface ReplicationServer {
  readonly instance: string;
  readonly address: string;
}

export interface ReplicationSet {
  readonly self: ReplicationServer;
  readonly primary: ReplicationServer;
  /** All but `self`, in the order of their numbers. */
  readonly others: readonly ReplicationServer[];
  /** All, in the order of their numbers. */
  readonly all: readonly ReplicationServer[];
  /** All that vote: the servers, and after them an arbitrator. */
  readonly voters: readonly ReplicationServer[];
}

/** @throws Error when the plan has no primary for the group, or a server is not on the replication network. */
export function replicationSet(plan: Plan, instance: Instance, group: DatabaseGroup): ReplicationSet {
  const members = plan.instances.filter((each) => each.group === group.name);
  const primary = members.find((each) => each.database?.role === "primary");
  if (primary === undefined) throw new Error(`the database ${group.name} has no primary in the plan`);
  const placed = (member: Instance): ReplicationServer => ({
    instance: member.name,
    address: addressOn(member, group.declared.replicationNetwork),
  });
  const ordered = members.toSorted((one, other) => one.ordinal - other.ordinal);
  const all = ordered.filter(({ database }) => database !== undefined).map(placed);
  return {
    self: placed(instance),
    primary: placed(primary),
    others: all.filter((member) => member.instance !== instance.name),
    all,
    voters: ordered.map(placed),
  };
}

function addressOn(instance: Instance, network: string): string {
  const found = instance.addresses.find((address) => address.network === network);
  if (found === undefined) throw new Error(`instance ${instance.name} is not on the network ${network}`);
  return found.address;
}
