/** How many instances a group may have, and how many of so many it needs. */
import type { Group } from "../../plan/model.ts";
import { majorityOf } from "../../topology/quorum.ts";

/** The load decides what a group needs, whatever its size; an ensemble needs a majority of what it has. */
export function neededOf(group: Group, replicas: number): number {
  return group.kind === "ensemble" ? majorityOf(replicas) : group.needs;
}

/** An ensemble of 4 survives no more than one of 3. */
export function mayHave(group: Group, replicas: number): boolean {
  return group.kind !== "ensemble" || replicas % 2 === 1;
}

/** The fewest domains over which a group can be spread so that the loss of one leaves enough: of two, one has the majority. */
export function fewestDomains(group: Group): number {
  return group.kind === "ensemble" ? 3 : 2;
}

/**
 * Smallest number, not below today's, of which an even spread over `domains` can lose the fullest.
 *
 * @param domains at least {@link fewestDomains}
 */
export function replicasFor(group: Group, domains: number): number {
  let replicas = group.instances.length;
  const isTooFew = (): boolean =>
    !mayHave(group, replicas) ||
    replicas - Math.max(1, Math.ceil(replicas / domains)) < neededOf(group, replicas);
  while (isTooFew()) replicas++;
  return replicas;
}
