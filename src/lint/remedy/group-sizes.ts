/** How many instances a group may have, and how many of so many it needs. */
import type { Group } from "../../plan/model.ts";
import { majorityOf } from "../../topology/quorum.ts";
import { agreesByMajority, choosesWriter, roleNeeds } from "../../topology/replication.ts";
import type { GroupCause } from "../cause/cause.ts";

/** What a group is too few for. */
export type Lack = Pick<GroupCause, "group" | "role">;

/** The load decides what a group needs, whatever its size; who agrees by majority needs one of what it has. */
export function neededOf({ group, role }: Lack, replicas: number): number {
  switch (group.kind) {
    case "ensemble":
      return majorityOf(replicas);
    case "database":
      return roleNeeds({ ...group.declared, replicas }, role === "writer" ? role : "reader").servers;
    case "service":
    case "load-balancer":
      return group.needs;
    default:
      return group satisfies never;
  }
}

/** An ensemble of 4 survives no more than one of 3. */
export function mayHave(group: Group, replicas: number): boolean {
  return !hasMajority(group) || replicas % 2 === 1;
}

/** The fewest domains over which a group can be spread so that the loss of one leaves enough: of two, one has the majority. */
export function fewestDomains(lack: Lack): number {
  const { group, role } = lack;
  // Each server more is one more that may be the only one with the last transaction.
  if (
    role === "writer" &&
    !hasMajority(group) &&
    group.kind === "database" &&
    choosesWriter(group.declared)
  ) {
    return replicasFor(lack, Number.POSITIVE_INFINITY);
  }
  return hasMajority(group) ? 3 : 2;
}

function hasMajority(group: Group): boolean {
  return group.kind === "ensemble" || (group.kind === "database" && agreesByMajority(group.declared));
}

/**
 * Smallest number, not below today's, of which an even spread over `domains` can lose the fullest.
 *
 * @param domains at least {@link fewestDomains}
 */
export function replicasFor(lack: Lack, domains: number): number {
  let replicas = lack.group.instances.length;
  const isTooFew = (): boolean =>
    !mayHave(lack.group, replicas) ||
    replicas - Math.max(1, Math.ceil(replicas / domains)) < neededOf(lack, replicas);
  while (isTooFew()) replicas++;
  return replicas;
}
