/** The place of every instance, spread as its group asks. */
import type { Domain } from "../topology/model.ts";
import type { InputProblem } from "../topology/problem.ts";
import { type Capacity, capacityOf } from "./capacity.ts";
import { cloudHost, type DomainTree, domainTree, parseHostName } from "./domain-tree.ts";
import {
  arbitratorPlacement,
  type GroupPlacement,
  hostName,
  keepPlace,
  put,
  startPlacement,
} from "./group-placement.ts";
import { type LeafSets, leafSets } from "./leaf-set.ts";
import type { Allocations, PlacementRemark, PlannedDomain } from "./model.ts";
import { type AnyWorkload, arbitratorName, instanceNames } from "./names.ts";
import { ownValue } from "./own-value.ts";
import { type Ranking, rankingOf } from "./ranking.ts";
import { spreadRemarks } from "./spread-remarks.ts";

export interface Placement {
  /** Domain names from the widest to the host, by instance. */
  readonly paths: ReadonlyMap<string, readonly string[]>;
  /** Declared domains and the hosts that the cloud chooses; parents before children. */
  readonly domains: readonly PlannedDomain[];
  readonly remarks: readonly PlacementRemark[];
  readonly problems: readonly InputProblem[];
}

/**
 * First every group keeps the places of the previous plan, so that a new group cannot take the last room on a host
 * from an old one; then the groups' other instances are placed, by name and ordinal.
 */
export function placeInstances(
  domains: readonly Domain[],
  workloads: readonly AnyWorkload[],
  previous: Allocations | undefined,
): Placement {
  const tree = domainTree(domains);
  const capacity = capacityOf(tree.leaves);
  const sets = leafSets(tree);
  const groups = workloads.map((workload) => startPlacement(workload, sets));
  if (previous !== undefined) for (const group of groups) keepPlaces(group, tree, sets, capacity, previous);
  const problems: InputProblem[] = [];
  for (const group of groups) {
    const own = placementsOf(group, sets);
    if (own.some(({ state }) => state.leafSet.leaves.length === 0)) {
      problems.push(nowhere(group.workload));
      continue;
    }
    placeOthers(
      own.filter(({ instance }) => !group.places.has(instance)),
      capacity,
    );
  }
  return {
    paths: new Map(groups.flatMap(paths)),
    domains: withCloudHosts(tree.domains, groups),
    remarks: groups.flatMap((group) => spreadRemarks(group, tree)),
    problems,
  };
}

interface InstancePlacement {
  readonly instance: string;
  readonly state: GroupPlacement;
}

/** In the order in which they are placed: who has the fewest places to choose from chooses first. */
function placementsOf(group: GroupPlacement, sets: LeafSets): readonly InstancePlacement[] {
  const arbitrator = arbitratorName(group.workload);
  const names = instanceNames(group.workload).filter((name) => name !== arbitrator);
  const servers = names.map((instance) => ({ instance, state: group }));
  if (arbitrator === undefined) return servers;
  const last = { instance: arbitrator, state: arbitratorPlacement(group, sets) };
  const fewer = last.state.leafSet.leaves.length < group.leafSet.leaves.length;
  return fewer ? [last, ...servers] : [...servers, last];
}

function placeOthers(instances: readonly InstancePlacement[], capacity: Capacity): void {
  let ranked: { readonly state: GroupPlacement; readonly ranking: Ranking } | undefined;
  for (const { instance, state } of instances) {
    // The arbitrator's is another than the servers', and it is placed before or after all of them.
    if (ranked?.state !== state) ranked = { state, ranking: rankingOf(state, capacity) };
    const place = ranked.ranking.best(instance);
    if (place === undefined) continue;
    put(state, instance, place);
    capacity.take(place.leaf, state.demand);
    ranked.ranking.changed(place.leaf);
  }
}

function keepPlaces(
  group: GroupPlacement,
  tree: DomainTree,
  sets: LeafSets,
  capacity: Capacity,
  previous: Allocations,
): void {
  for (const { instance, state } of placementsOf(group, sets)) {
    const before = ownValue(previous.hosts, instance);
    const leaf = before === undefined ? undefined : tree.leafByName.get(parseHostName(before).leaf);
    if (before === undefined || leaf === undefined || !state.leafSet.nests.of.has(leaf)) continue;
    if (keepPlace(state, instance, leaf, before)) capacity.take(leaf, state.demand);
  }
}

function paths(group: GroupPlacement): readonly (readonly [string, readonly string[]])[] {
  return [...group.places].map(([instance, place]) => {
    const { leaf } = place;
    return [instance, leaf.domain.kind === "host" ? leaf.path : [...leaf.path, hostName(place)]];
  });
}

function withCloudHosts(
  domains: readonly Domain[],
  groups: readonly GroupPlacement[],
): readonly PlannedDomain[] {
  const hosts = new Map<string, Map<number, PlannedDomain>>();
  for (const group of groups) {
    for (const { leaf, number } of group.places.values()) {
      if (leaf.domain.kind === "host") continue;
      const inside = hosts.get(leaf.domain.name) ?? new Map<number, PlannedDomain>();
      if (!inside.has(number)) inside.set(number, cloudHost(leaf, number));
      hosts.set(leaf.domain.name, inside);
    }
  }
  return domains.flatMap((domain) => {
    const inside = [...(hosts.get(domain.name) ?? [])].sort(([a], [b]) => a - b).map(([, host]) => host);
    return [{ ...domain, chosenByCloud: false }, ...inside];
  });
}

function nowhere(workload: AnyWorkload): InputProblem {
  return {
    source: workload.source,
    path: `${workload.kind} "${workload.name}": within`,
    value: workload.within.length === 0 ? undefined : workload.within.join(", "),
    expected: "a domain with at least one host, declared or chosen by the cloud",
    hint: undefined,
  };
}
