/** Where the instances of one group are, and the next best place for another. */
import { type Arbitrator, DOMAIN_KINDS, type Resources } from "../topology/model.ts";
import { arbitratorOf } from "../topology/replication.ts";
import type { Capacity } from "./capacity.ts";
import { cloudHostName, type DomainTree, type Leaf, parseHostName } from "./domain-tree.ts";
import { fnv1a, mix } from "./hash.ts";
import type { AnyWorkload } from "./names.ts";
import { demandOf } from "./workload-volumes.ts";

const HOST = DOMAIN_KINDS.indexOf("host");

/** As many as a group may have replicas; a lock file that says more was not written by nospof. */
const MOST_HOSTS = 10_000;

/** A host: declared, or the `number`-th that the cloud chooses in the leaf. */
export interface Place {
  readonly leaf: Leaf;
  readonly number: number;
}

/** The hosts that the cloud chooses in one leaf, as far as the group is on them. */
interface CloudHosts {
  /** Instances by host: index 0 is number 1. */
  readonly loads: number[];
  /** Number of the host for the next instance. */
  readonly next: number;
}

/** Mutable while the instances of one group are placed; never leaves the plan. */
export interface GroupPlacement {
  readonly workload: AnyWorkload;
  /** Of each instance, from its host. */
  readonly demand: Resources;
  /** Leaves it may be placed in. */
  readonly leaves: readonly Leaf[];
  /** Leaves in which any instance of the group may be. */
  readonly around: readonly Leaf[];
  /** Whether the cloud is made to put the instances on different hosts. */
  readonly separated: boolean;
  /** How many domains of the asked kind there are to spread over. */
  readonly available: number;
  /** Kinds of domain, widest first, of which there is more than one to choose from. */
  readonly balanced: readonly number[];
  /** Whether any host has a declared capacity. */
  readonly limited: boolean;
  /** By instance. */
  readonly places: Map<string, Place>;
  /** Per kind of domain, instances by number of the unit. */
  readonly loads: readonly Int32Array[];
  readonly cloudHosts: Map<Leaf, CloudHosts>;
}

export function startPlacement(workload: AnyWorkload, tree: DomainTree): GroupPlacement {
  const leaves = leavesWithin(tree, workload.within);
  const arbitrator = workload.kind === "database" ? arbitratorOf(workload) : undefined;
  const others = new Set(arbitratorLeaves(tree, arbitrator, leaves));
  const around = tree.leaves.filter((leaf) => others.has(leaf) || leaves.includes(leaf));
  const separated = workload.spread.over === "host" && workload.spread.strict;
  return {
    workload,
    demand: demandOf(workload),
    leaves,
    around,
    separated,
    available: availableDomains(workload, around, separated),
    balanced: DOMAIN_KINDS.map((_, kind) => kind).filter((kind) => unitCount(around, kind) > 1),
    limited: around.some(({ domain }) => domain.capacity !== undefined),
    places: new Map(),
    loads: DOMAIN_KINDS.map(() => new Int32Array(tree.units.length)),
    cloudHosts: new Map(),
  };
}

/** The same group as an arbitrator sees it, which is placed among the servers, in domains of its own choice. */
export function arbitratorPlacement(state: GroupPlacement, tree: DomainTree): GroupPlacement {
  const arbitrator = state.workload.kind === "database" ? arbitratorOf(state.workload) : undefined;
  if (arbitrator === undefined) return state;
  return { ...state, demand: arbitrator.size, leaves: arbitratorLeaves(tree, arbitrator, state.leaves) };
}

function arbitratorLeaves(
  tree: DomainTree,
  arbitrator: Arbitrator | undefined,
  servers: readonly Leaf[],
): readonly Leaf[] {
  return arbitrator === undefined || arbitrator.within.length === 0
    ? servers
    : leavesWithin(tree, arbitrator.within);
}

function leavesWithin(tree: DomainTree, within: readonly string[]): readonly Leaf[] {
  const names = new Set(within);
  return names.size === 0
    ? tree.leaves
    : tree.leaves.filter((leaf) => leaf.path.some((name) => names.has(name)));
}

/**
 * Leaves an instance where it was, when the place still exists and the spread is no worse for it: in no domain of
 * the asked kind are more instances than an even spread puts there.
 */
export function keepPlace(state: GroupPlacement, instance: string, leaf: Leaf, host: string): boolean {
  const { workload, separated, available } = state;
  const even = Math.max(1, Math.ceil(workload.replicas / available));
  const most = workload.spread.over === "none" ? Number.POSITIVE_INFINITY : even;
  const before = parseHostName(host).number;
  const sameHost =
    separated && before <= Math.min(leaf.hosts, MOST_HOSTS) && cloudLoad(state, leaf, before) < most;
  const number = leaf.domain.kind === "host" ? 1 : sameHost ? before : freestNumber(state, leaf);
  const asked = askedKind(state);
  if (asked !== undefined && load(state, leaf, asked, number) >= most) return false;
  put(state, instance, { leaf, number });
  return true;
}

/**
 * The best place: least loaded in the asked kind of domain, then on a host with room, then least loaded from the
 * widest kind of domain to the narrowest, then the one that the instance's own hash likes best. Only the group itself
 * (and declared capacity) counts, so that another group moves nothing.
 */
export function choosePlace(state: GroupPlacement, instance: string, capacity: Capacity): Place | undefined {
  const criteria = criteriaOf(state, fnv1a(instance), capacity);
  const best: number[] = [];
  let chosen: Leaf | undefined;
  // Thousands of instances times thousands of hosts: most of these are out at the first criterion or two.
  for (const leaf of state.leaves) {
    let better = chosen === undefined;
    for (let index = 0; index < criteria.length; index++) {
      const cost = criteria[index]?.(leaf) ?? 0;
      if (!better) {
        const least = best[index] ?? 0;
        if (cost > least) break;
        better = cost < least;
      }
      if (better) best[index] = cost;
    }
    if (better) chosen = leaf;
  }
  return chosen === undefined ? undefined : { leaf: chosen, number: freestNumber(state, chosen) };
}

export function put(state: GroupPlacement, instance: string, place: Place): void {
  const { leaf, number } = place;
  state.places.set(instance, place);
  state.loads.forEach((loads, kind) => {
    const unit = leaf.units[kind] ?? 0;
    loads[unit] = (loads[unit] ?? 0) + 1;
  });
  if (leaf.domain.kind === "host") return;
  const loads = state.cloudHosts.get(leaf)?.loads ?? [];
  while (loads.length < number) loads.push(0);
  loads[number - 1] = (loads[number - 1] ?? 0) + 1;
  const least = loads.reduce((least, load) => Math.min(least, load), Number.POSITIVE_INFINITY);
  const next = least > 0 && loads.length < leaf.hosts ? loads.length + 1 : loads.indexOf(least) + 1;
  state.cloudHosts.set(leaf, { loads, next });
}

/** Name of the host of a place. */
export function hostName({ leaf, number }: Place): string {
  return leaf.domain.kind === "host" ? leaf.domain.name : cloudHostName(leaf.domain.name, number);
}

/** What counts against a leaf, the most important first; the last one is never the same for two leaves but by chance. */
function criteriaOf(
  state: GroupPlacement,
  hash: number,
  capacity: Capacity,
): readonly ((leaf: Leaf) => number)[] {
  const asked = askedKind(state);
  const load = (kind: number) => (leaf: Leaf) => leafLoad(state, leaf, kind);
  const crowded = (leaf: Leaf) => (capacity.fits(leaf, state.demand) ? 0 : 1);
  return [
    ...(asked === undefined ? [] : [load(asked)]),
    ...(state.limited ? [crowded] : []),
    ...state.balanced.filter((kind) => kind !== asked).map(load),
    (leaf) => -mix(hash, leaf.hash),
  ];
}

/** The load that another instance in the leaf would come on top of. */
function leafLoad(state: GroupPlacement, leaf: Leaf, kind: number): number {
  if (kind === HOST && state.separated && leaf.domain.kind !== "host") {
    return cloudLoad(state, leaf, freestNumber(state, leaf));
  }
  return state.loads[kind]?.[leaf.units[kind] ?? 0] ?? 0;
}

function load(state: GroupPlacement, leaf: Leaf, kind: number, number: number): number {
  if (kind === HOST && state.separated && leaf.domain.kind !== "host") return cloudLoad(state, leaf, number);
  return leafLoad(state, leaf, kind);
}

function cloudLoad(state: GroupPlacement, leaf: Leaf, number: number): number {
  return state.cloudHosts.get(leaf)?.loads[number - 1] ?? 0;
}

/** Which host of the cloud's choice is next: an empty one where there is a promise of several, else always the first. */
function freestNumber(state: GroupPlacement, leaf: Leaf): number {
  return state.separated ? (state.cloudHosts.get(leaf)?.next ?? 1) : 1;
}

function askedKind(state: GroupPlacement): number | undefined {
  const { over } = state.workload.spread;
  return over === "none" ? undefined : DOMAIN_KINDS.indexOf(over);
}

function availableDomains(workload: AnyWorkload, leaves: readonly Leaf[], separated: boolean): number {
  const { over } = workload.spread;
  if (over === "none") return leaves.length;
  if (separated) return leaves.reduce((sum, leaf) => sum + leaf.hosts, 0);
  const kind = DOMAIN_KINDS.indexOf(over);
  return unitCount(leaves, kind);
}

function unitCount(leaves: readonly Leaf[], kind: number): number {
  return new Set(leaves.map((leaf) => leaf.units[kind])).size;
}
