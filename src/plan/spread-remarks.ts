/** What the domains cannot give: a fact about them, not a mistake of the user's. */
import { DOMAIN_KINDS, type DomainKind } from "../topology/model.ts";
import { compareText } from "./compare.ts";
import type { DomainTree } from "./domain-tree.ts";
import { type GroupPlacement, hostName } from "./group-placement.ts";
import type { PlacementRemark } from "./model.ts";

const NAMES_SHOWN = 5;

/** At most one remark: that replicas share a domain of the kind they should be spread over. */
export function spreadRemarks(group: GroupPlacement, tree: DomainTree): readonly PlacementRemark[] {
  const { workload, separated } = group;
  const { spread, replicas } = workload;
  if (spread.over === "none") return [];
  const kind = DOMAIN_KINDS.indexOf(spread.over);
  const sharing = new Map<string, string[]>();
  for (const [instance, place] of group.places) {
    const unit = separated ? hostName(place) : (tree.units[place.leaf.units[kind] ?? 0] ?? "");
    const together = sharing.get(unit);
    if (together === undefined) sharing.set(unit, [instance]);
    else together.push(instance);
  }
  const crowded = [...sharing].filter(([, instances]) => instances.length > 1);
  const worst = crowded.sort(([a, x], [b, y]) => y.length - x.length || compareText(a, b))[0];
  if (worst === undefined) return [];
  const available = availableUnits(group, spread.over);
  return [
    {
      group: workload.name,
      kind: spread.strict ? "strict-spread" : "spread",
      asked: spread.over,
      available,
      wanted: replicas,
      message: `${asked(group, spread.over)}, but ${given(available, spread.over)}: ${shared(worst[1], worst[0], group, tree)}`,
    },
  ];
}

function asked({ workload }: GroupPlacement, kind: DomainKind): string {
  const how = workload.spread.strict ? "strictly" : "as far as possible";
  const which = workload.within.length === 0 ? "" : ` within ${workload.within.join(", ")}`;
  return `${workload.name} asks for ${workload.replicas} replicas spread ${how} over ${kind}s${which}`;
}

function given(available: number, kind: DomainKind): string {
  if (available === 0) return `no ${kind} is declared`;
  return `there ${available === 1 ? `is 1 ${kind}` : `are ${available} ${kind}s`} known to be separate`;
}

function shared(instances: readonly string[], unit: string, group: GroupPlacement, tree: DomainTree): string {
  const inOrder = instances.toSorted((a, b) => ordinal(a) - ordinal(b));
  const shown = inOrder.slice(0, NAMES_SHOWN).join(", ");
  const more = inOrder.length > NAMES_SHOWN ? ` and ${inOrder.length - NAMES_SHOWN} more` : "";
  if (unit === "") return `${shown}${more} may all be in one`;
  const domain = tree.domains.find((one) => one.name === unit);
  if (domain?.anonymous && domain.kind !== group.workload.spread.over) {
    return `${shown}${more} are in ${domain.kind} ${unit}, where the cloud may put them together`;
  }
  if (domain !== undefined && domain.kind !== group.workload.spread.over) {
    return `${shown}${more} are in ${domain.kind} ${unit}, in which no ${group.workload.spread.over} is declared`;
  }
  return `${shown}${more} are in ${group.workload.spread.over} ${unit}`;
}

function ordinal(instance: string): number {
  return Number(instance.slice(instance.lastIndexOf("-") + 1));
}

/** Domains of the asked kind that are known to be separate. */
function availableUnits(group: GroupPlacement, kind: DomainKind): number {
  if (group.separated) return group.available;
  return group.around.knownUnits[DOMAIN_KINDS.indexOf(kind)] ?? 0;
}
