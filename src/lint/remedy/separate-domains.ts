/** Over how many domains a group could be spread, where it may be placed now and anywhere. */
import { type DomainTree, domainTree, type Leaf } from "../../plan/domain-tree.ts";
import type { Plan } from "../../plan/model.ts";
import { DOMAIN_KINDS, type DomainKind } from "../../topology/model.ts";

/** The tree the plan was made from: hosts that the cloud chose are a result, not a place to choose. */
export function declaredTree(plan: Plan): DomainTree {
  return domainTree(plan.domains.filter(({ chosenByCloud }) => !chosenByCloud));
}

/** Leaves that `within` allows; all of them when it is empty. */
export function leavesWithin(tree: DomainTree, within: readonly string[]): readonly Leaf[] {
  if (within.length === 0) return tree.leaves;
  const allowed = new Set(within);
  return tree.leaves.filter(({ path }) => path.some((name) => allowed.has(name)));
}

/** How many domains of a kind are known to be separate; `Infinity` where the cloud has as many hosts as are needed. */
export function separateDomains(tree: DomainTree, leaves: readonly Leaf[], kind: DomainKind): number {
  return kind === "host"
    ? leaves.reduce((sum, { hosts }) => sum + hosts, 0)
    : separateNames(tree, leaves, kind).size;
}

/** Names of the domains that stand for `kind`: a zone without racks counts as one rack. */
export function separateNames(
  tree: DomainTree,
  leaves: readonly Leaf[],
  kind: DomainKind,
): ReadonlySet<string> {
  const position = DOMAIN_KINDS.indexOf(kind);
  const names = new Set(leaves.map(({ units }) => tree.units[units[position] ?? 0] ?? ""));
  names.delete("");
  return names;
}
