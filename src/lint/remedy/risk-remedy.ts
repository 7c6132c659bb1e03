import type { DomainTree, Leaf } from "../../plan/domain-tree.ts";
import {
  DOMAIN_KINDS,
  type DomainKind,
  type PartReference,
  type SharedRisk,
  type Spread,
} from "../../topology/model.ts";
import type { GroupCause } from "../cause/cause.ts";
import type { PlanIndex } from "../plan-index.ts";
import { type Lack, mayHave, neededOf } from "./group-sizes.ts";
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
  const outside = itself.length === 0 ? placeOutside(cause, index, tree) : undefined;
  return outside ?? { kind: "risk", risk, parts: [...itself, ...domainsToSpare(cause, struck, index)] };
}

/** One instance in each of so many domains, so chosen that no shared risk reaches more of them than can be spared. */
function placeOutside(lack: GroupCause, index: PlanIndex, tree: DomainTree): Remedy | undefined {
  const { within } = lack.group.declared;
  const nearby = placeAmong(leavesWithin(tree, within), lack, index);
  return nearby ?? (within.length === 0 ? undefined : placeAmong(tree.leaves, lack, index));
}

function placeAmong(leaves: readonly Leaf[], lack: Lack, index: PlanIndex): Remedy | undefined {
  const { group } = lack;
  const { spread } = group.declared;
  const kind = kindToPick(spread, leaves);
  if (kind === undefined) return undefined;
  const position = DOMAIN_KINDS.indexOf(kind);
  const units = [...Map.groupBy(leaves, (leaf) => leaf.units[position]).values()];
  for (
    let replicas = Math.max(group.instances.length, neededOf(lack, group.instances.length) + 1);
    replicas <= units.length;
    replicas++
  ) {
    if (!mayHave(group, replicas)) continue;
    const spare = replicas - neededOf(lack, replicas);
    const places = choosePlaces(units, replicas, spare, index.plan.sharedRisks);
    if (places === undefined) continue;
    const virtualIp = missingVirtualIp(group, index.plan);
    return {
      kind: "workload",
      group,
      set: {
        ...(replicas === group.instances.length ? {} : { replicas }),
        ...(spread.over === kind && spread.strict ? {} : { spread: { over: kind, strict: true } }),
        within: places.map(({ domain }) => domain.name).sort(),
        ...(virtualIp === undefined ? {} : { virtualIp }),
      },
      add: undefined,
    };
  }
  return undefined;
}

/** The kind spread over so far; of hosts, what the cloud chooses cannot be picked, so there the domain around them. */
function kindToPick({ over, strict }: Spread, leaves: readonly Leaf[]): DomainKind | undefined {
  if (strict && over !== "host") return over;
  const [kind, ...others] = new Set(leaves.map(({ domain }) => domain.kind));
  return others.length === 0 ? kind : undefined;
}

/** One leaf in each of `count` units; none of the risks may strike more than `spare` of them. */
function choosePlaces(
  units: readonly (readonly Leaf[])[],
  count: number,
  spare: number,
  risks: readonly SharedRisk[],
): readonly Leaf[] | undefined {
  const struck = new Map<SharedRisk, number>();
  const worst = (leaf: Leaf): number =>
    risks.reduce(
      (most, risk) => (strikes(risk, leaf) ? Math.max(most, (struck.get(risk) ?? 0) + 1) : most),
      0,
    );
  const chosen: Leaf[] = [];
  for (const unit of units) {
    const best = unit.toSorted((a, b) => worst(a) - worst(b))[0];
    if (chosen.length === count || best === undefined || worst(best) > spare) continue;
    for (const risk of risks) if (strikes(risk, best)) struck.set(risk, (struck.get(risk) ?? 0) + 1);
    chosen.push(best);
  }
  return chosen.length === count ? chosen : undefined;
}

function strikes({ affects }: SharedRisk, { path }: Leaf): boolean {
  return affects.some(({ kind, name }) => kind === "domain" && path.includes(name));
}

/** As few of the struck domains as have to be spared so that enough instances are left; the fullest first. */
function domainsToSpare(
  { group, failed, required }: GroupCause,
  struck: ReadonlySet<string>,
  index: PlanIndex,
): readonly PartReference[] {
  const lost = new Set(failed);
  const struckBy = index
    .instances(group.name)
    .filter(({ name }) => lost.has(name))
    .map(({ placement }) => placement.filter((domain) => struck.has(domain)));
  const held = (domain: string): number => struckBy.filter((domains) => domains.includes(domain)).length;
  const fullest = [...new Set(struckBy.flat())].sort((a, b) => held(b) - held(a));
  const spared: string[] = [];
  const left = (): number =>
    group.instances.length -
    struckBy.filter((domains) => domains.some((one) => !spared.includes(one))).length;
  for (const domain of fullest) if (left() < required) spared.push(domain);
  return spared.map((name) => ({ kind: "domain", name }));
}
