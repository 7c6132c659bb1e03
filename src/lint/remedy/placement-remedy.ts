import type { DomainTree } from "../../plan/domain-tree.ts";
import type { Group, Plan } from "../../plan/model.ts";
import { DOMAIN_KINDS, type DomainKind } from "../../topology/model.ts";
import { fewestDomains, type Lack, replicasFor } from "./group-sizes.ts";
import { missingVirtualIp } from "./missing-virtual-ip.ts";
import type { Remedy, WorkloadChange } from "./remedy.ts";
import { leavesWithin, separateDomains } from "./separate-domains.ts";

/** Where a group could be. */
export interface Places {
  readonly plan: Plan;
  readonly tree: DomainTree;
}

/** One replica more than are needed: any single instance may then fail. */
export function moreReplicas(lack: Lack, { tree, plan }: Places): Remedy {
  const { group } = lack;
  const { spread, within } = group.declared;
  const replicas = replicasFor(lack, Number.POSITIVE_INFINITY);
  const kind = spread.over;
  const available =
    kind === "none" ? Number.POSITIVE_INFINITY : separateDomains(tree, leavesWithin(tree, within), kind);
  // A strict spread that the domains cannot give would be an error of its own.
  if (kind === "none" || replicas <= available || !spread.strict) return remedy(plan, group, { replicas });
  return available < 2
    ? remedy(plan, group, { replicas, ...everywhere(group) }, { kind, count: replicas - available })
    : remedy(plan, group, { replicas, spread: { over: kind, strict: false } });
}

/** Replicas so spread that the loss of any one domain of `kind` leaves as many as the load needs. */
export function spreadOver(lack: Lack, lost: DomainKind, { tree, plan }: Places): Remedy {
  const { group } = lack;
  const kind = kindToSpreadOver(lack, lost, tree);
  const now = leavesWithin(tree, group.declared.within);
  const fewest = fewestDomains(lack);
  const [leaves, within] =
    separateDomains(tree, now, kind) >= fewest ? [now, {}] : [tree.leaves, everywhere(group)];
  const strictly = separateDomains(tree, leaves, kind);
  const wanted = replicasFor(lack, Number.POSITIVE_INFINITY);
  if (strictly >= fewest && wanted <= strictly) {
    return remedy(plan, group, { replicas: wanted, spread: { over: kind, strict: true }, ...within });
  }
  // Without a promise, the cloud may put all that it places in one domain on one host.
  const loosely = kind === "host" ? leaves.length : strictly;
  if (loosely >= fewest) {
    const replicas = replicasFor(lack, loosely);
    return remedy(plan, group, { replicas, spread: { over: kind, strict: false }, ...within });
  }
  const replicas = kind === "host" ? wanted : replicasFor(lack, fewest);
  const domains = kind === "host" ? replicas : fewest;
  return remedy(
    plan,
    group,
    { replicas, spread: { over: kind, strict: replicas <= domains }, ...everywhere(group) },
    { kind, count: domains - strictly },
  );
}

/** The kind asked for so far if it is the wider one and there are several: its promise is then kept. */
function kindToSpreadOver(lack: Lack, lost: DomainKind, tree: DomainTree): DomainKind {
  const { group } = lack;
  const { over } = group.declared.spread;
  if (over === "none" || DOMAIN_KINDS.indexOf(over) >= DOMAIN_KINDS.indexOf(lost)) return lost;
  const now = leavesWithin(tree, group.declared.within);
  return separateDomains(tree, now, over) >= fewestDomains(lack) ? over : lost;
}

/** A domain that is still to be declared is none of those that `within` names. */
function everywhere(group: Group): WorkloadChange {
  return group.declared.within.length === 0 ? {} : { within: [] };
}

function remedy(
  plan: Plan,
  group: Group,
  set: WorkloadChange,
  add?: { readonly kind: DomainKind; readonly count: number },
): Remedy {
  const { replicas, spread } = set;
  const { spread: before } = group.declared;
  const respread = spread !== undefined && (spread.over !== before.over || spread.strict !== before.strict);
  const virtualIp = missingVirtualIp(group, plan);
  return {
    kind: "workload",
    group,
    set: {
      ...(replicas === undefined || replicas === group.instances.length ? {} : { replicas }),
      ...(respread ? { spread } : {}),
      ...(set.within === undefined ? {} : { within: set.within }),
      ...(virtualIp === undefined ? {} : { virtualIp }),
    },
    add,
  };
}
