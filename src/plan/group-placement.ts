/** Where the instances of one group are. */
import { DOMAIN_KINDS, type Resources } from "../topology/model.ts";
import { arbitratorOf } from "../topology/replication.ts";
import { type CloudHosts, cloudHosts } from "./cloud-hosts.ts";
import { cloudHostName, type Leaf, parseHostName } from "./domain-tree.ts";
import type { LeafSet, LeafSets } from "./leaf-set.ts";
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

/** Mutable while the instances of one group are placed; never leaves the plan. */
export interface GroupPlacement {
  readonly workload: AnyWorkload;
  /** Of each instance, from its host. */
  readonly demand: Resources;
  /** Leaves it may be placed in. */
  readonly leafSet: LeafSet;
  /** Leaves in which any instance of the group may be. */
  readonly around: LeafSet;
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
  readonly loads: readonly Map<number, number>[];
  readonly cloudHosts: Map<Leaf, CloudHosts>;
}

export function startPlacement(workload: AnyWorkload, sets: LeafSets): GroupPlacement {
  const leafSet = sets(workload.within);
  const around = sets(withinAround(workload));
  const separated = workload.spread.over === "host" && workload.spread.strict;
  return {
    workload,
    demand: demandOf(workload),
    leafSet,
    around,
    separated,
    available: availableDomains(workload, around, separated),
    balanced: DOMAIN_KINDS.map((_, kind) => kind).filter((kind) => (around.units[kind] ?? 0) > 1),
    limited: around.limited,
    places: new Map(),
    loads: DOMAIN_KINDS.map(() => new Map()),
    cloudHosts: new Map(),
  };
}

/** The same group as an arbitrator sees it, which is placed among the servers, in domains of its own choice. */
export function arbitratorPlacement(state: GroupPlacement, sets: LeafSets): GroupPlacement {
  const arbitrator = state.workload.kind === "database" ? arbitratorOf(state.workload) : undefined;
  if (arbitrator === undefined) return state;
  const leafSet = arbitrator.within.length === 0 ? state.leafSet : sets(arbitrator.within);
  return { ...state, demand: arbitrator.size, leafSet };
}

/** Names of the domains in which any instance of the group may be; none when it may be anywhere. */
function withinAround(workload: AnyWorkload): readonly string[] {
  const own = workload.kind === "database" ? (arbitratorOf(workload)?.within ?? []) : [];
  return workload.within.length === 0 || own.length === 0 ? workload.within : [...workload.within, ...own];
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

export function put(state: GroupPlacement, instance: string, place: Place): void {
  const { leaf, number } = place;
  state.places.set(instance, place);
  state.loads.forEach((loads, kind) => {
    const unit = leaf.units[kind] ?? 0;
    loads.set(unit, (loads.get(unit) ?? 0) + 1);
  });
  if (leaf.domain.kind === "host") return;
  const hosts = state.cloudHosts.get(leaf) ?? cloudHosts(leaf.hosts);
  state.cloudHosts.set(leaf, hosts);
  hosts.put(number);
}

/** Name of the host of a place. */
export function hostName({ leaf, number }: Place): string {
  return leaf.domain.kind === "host" ? leaf.domain.name : cloudHostName(leaf.domain.name, number);
}

/** The load that another instance in the leaf would come on top of. */
export function leafLoad(state: GroupPlacement, leaf: Leaf, kind: number): number {
  if (kind === HOST && state.separated && leaf.domain.kind !== "host") {
    return cloudLoad(state, leaf, freestNumber(state, leaf));
  }
  return state.loads[kind]?.get(leaf.units[kind] ?? 0) ?? 0;
}

function load(state: GroupPlacement, leaf: Leaf, kind: number, number: number): number {
  if (kind === HOST && state.separated && leaf.domain.kind !== "host") return cloudLoad(state, leaf, number);
  return leafLoad(state, leaf, kind);
}

function cloudLoad(state: GroupPlacement, leaf: Leaf, number: number): number {
  return state.cloudHosts.get(leaf)?.load(number) ?? 0;
}

/** Which host of the cloud's choice is next: an empty one where there is a promise of several, else always the first. */
export function freestNumber(state: GroupPlacement, leaf: Leaf): number {
  return state.separated ? (state.cloudHosts.get(leaf)?.next() ?? 1) : 1;
}

/** Number of the kind of domain to spread over. */
export function askedKind(state: GroupPlacement): number | undefined {
  const { over } = state.workload.spread;
  return over === "none" ? undefined : DOMAIN_KINDS.indexOf(over);
}

function availableDomains(workload: AnyWorkload, around: LeafSet, separated: boolean): number {
  const { over } = workload.spread;
  if (over === "none") return around.leaves.length;
  if (separated) return around.hosts;
  return around.units[DOMAIN_KINDS.indexOf(over)] ?? 0;
}
