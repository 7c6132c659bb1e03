import type { DomainTree, Leaf } from "../../plan/domain-tree.ts";
import type { DomainKind, PartReference, SharedRisk } from "../../topology/model.ts";
import type { GroupCause } from "../cause/cause.ts";
import type { PlanIndex } from "../plan-index.ts";
import { missingVirtualIp } from "./missing-virtual-ip.ts";
import type { Remedy } from "./remedy.ts";
import { leavesWithin } from "./separate-domains.ts";

/**
 * Against a risk that takes down too many instances of a group: place as many as the load needs where it does not
 * reach, or, where there is no such place, make the parts independent of it.
 */
export function outsideRisk(cause: GroupCause, risk: SharedRisk, index: PlanIndex, tree: DomainTree): Remedy {
  const { group } = cause;
  const itself = risk.affects.filter(({ kind, name }) => kind === group.kind && name === group.name);
  const struck: ReadonlySet<string> = new Set(
    risk.affects.filter(({ kind }) => kind === "domain").map(({ name }) => name),
  );
  const outside = itself.length === 0 ? placeOutside(cause, struck, index, tree) : undefined;
  return outside ?? { kind: "risk", risk, parts: [...itself, ...domainsStriking(cause, struck, index)] };
}

/** One instance in each of so many domains that the risk leaves enough of them. */
function placeOutside(
  { group }: GroupCause,
  struck: ReadonlySet<string>,
  index: PlanIndex,
  tree: DomainTree,
): Remedy | undefined {
  const places = placesToChoose(leavesWithin(tree, group.declared.within), struck, tree, index);
  if (places === undefined) return undefined;
  const replicas = Math.max(group.instances.length, group.needs + 1);
  const inside = Math.min(replicas - group.needs, places.inside.length);
  if (places.outside.length < replicas - inside) return undefined;
  const virtualIp = missingVirtualIp(group, index.plan);
  return {
    kind: "workload",
    group,
    set: {
      ...(replicas === group.instances.length ? {} : { replicas }),
      spread: { over: places.kind, strict: true },
      within: [...places.inside.slice(0, inside), ...places.outside.slice(0, replicas - inside)].sort(),
      ...(virtualIp === undefined ? {} : { virtualIp }),
    },
    add: undefined,
  };
}

interface Places {
  readonly kind: DomainKind;
  /** Names of domains the risk reaches, and of those it does not. */
  readonly inside: readonly string[];
  readonly outside: readonly string[];
}

/** The declared ends of the tree, if they are of one kind; those with the fewest shared risks first. */
function placesToChoose(
  leaves: readonly Leaf[],
  struck: ReadonlySet<string>,
  tree: DomainTree,
  { plan }: PlanIndex,
): Places | undefined {
  const kinds = new Set(leaves.map(({ domain }) => domain.kind));
  const [kind] = kinds;
  if (kind === undefined || kinds.size !== 1) return undefined;
  const risks = (leaf: Leaf): number =>
    plan.sharedRisks.filter(({ affects }) =>
      affects.some((part) => part.kind === "domain" && leaf.path.includes(part.name)),
    ).length;
  const ordered = [...leaves].sort(
    (a, b) => risks(a) - risks(b) || tree.leaves.indexOf(a) - tree.leaves.indexOf(b),
  );
  const isStruck = ({ path }: Leaf): boolean => path.some((name) => struck.has(name));
  return {
    kind,
    inside: ordered.filter(isStruck).map(({ domain }) => domain.name),
    outside: ordered.filter((leaf) => !isStruck(leaf)).map(({ domain }) => domain.name),
  };
}

function domainsStriking(
  { failed }: GroupCause,
  struck: ReadonlySet<string>,
  { plan }: PlanIndex,
): readonly PartReference[] {
  const lost = new Set(failed);
  const placements = plan.instances.filter(({ name }) => lost.has(name)).map(({ placement }) => placement);
  return [...struck]
    .filter((name) => placements.some((placement) => placement.includes(name)))
    .map((name) => ({ kind: "domain", name }));
}
