/** Where instances belong by definition: every leaf is weighed for every instance, by every criterion. Too slow for more than a test. */
import { type Capacity, capacityOf } from "../../src/plan/capacity.ts";
import { cloudHostName, domainTree, type Leaf, parseHostName } from "../../src/plan/domain-tree.ts";
import { fnv1a, mix } from "../../src/plan/hash.ts";
import { type AnyWorkload, arbitratorName, instanceNames } from "../../src/plan/names.ts";
import { demandOf } from "../../src/plan/workload-volumes.ts";
import { DOMAIN_KINDS, type Domain, type Resources } from "../../src/topology/model.ts";
import { arbitratorOf } from "../../src/topology/replication.ts";

const HOST = DOMAIN_KINDS.indexOf("host");
const MOST_HOSTS = 10_000;

interface Placed {
  readonly leaf: Leaf;
  readonly number: number;
}

/** What may be asked of one group, and what it has so far. */
interface Group {
  readonly workload: AnyWorkload;
  readonly around: readonly Leaf[];
  readonly separated: boolean;
  readonly asked: number;
  readonly places: Map<string, Placed>;
}

interface Member {
  readonly instance: string;
  readonly leaves: readonly Leaf[];
  readonly demand: Resources;
}

/** Names of hosts by instance, in the order in which they were placed within each group. */
export function plainHosts(
  domains: readonly Domain[],
  workloads: readonly AnyWorkload[],
  previous: Readonly<Record<string, string>>,
): readonly (readonly [instance: string, host: string])[] {
  const { leaves } = domainTree(domains);
  const capacity = capacityOf(leaves);
  const groups = workloads.map((workload) => ({
    group: groupOf(workload, leaves),
    members: membersOf(workload, leaves),
  }));
  for (const { group, members } of groups) {
    for (const member of members) keep(group, member, capacity, previous[member.instance]);
  }
  for (const { group, members } of groups) {
    if (members.some((member) => member.leaves.length === 0)) continue;
    for (const member of members) {
      if (!group.places.has(member.instance)) choose(group, member, capacity);
    }
  }
  return groups.flatMap(({ group }) =>
    [...group.places].map(([instance, place]) => [instance, hostOf(place)] as const),
  );
}

function groupOf(workload: AnyWorkload, leaves: readonly Leaf[]): Group {
  const members = membersOf(workload, leaves);
  return {
    workload,
    around: leaves.filter((leaf) => members.some((member) => member.leaves.includes(leaf))),
    separated: workload.spread.over === "host" && workload.spread.strict,
    asked: workload.spread.over === "none" ? -1 : DOMAIN_KINDS.indexOf(workload.spread.over),
    places: new Map(),
  };
}

function membersOf(workload: AnyWorkload, all: readonly Leaf[]): readonly Member[] {
  const within = (names: readonly string[], leaves: readonly Leaf[]) =>
    names.length === 0 ? leaves : all.filter(({ path }) => path.some((name) => names.includes(name)));
  const leaves = within(workload.within, all);
  const names = instanceNames(workload).filter((name) => name !== arbitratorName(workload));
  const servers = names.map((instance): Member => ({ instance, leaves, demand: demandOf(workload) }));
  const arbitrator = workload.kind === "database" ? arbitratorOf(workload) : undefined;
  if (arbitrator === undefined) return servers;
  const own: Member = {
    instance: arbitratorName(workload) ?? "",
    leaves: within(arbitrator.within, leaves),
    demand: arbitrator.size,
  };
  return own.leaves.length < leaves.length ? [own, ...servers] : [...servers, own];
}

function keep(
  group: Group,
  { instance, leaves, demand }: Member,
  capacity: Capacity,
  before: string | undefined,
): void {
  const { workload, around, asked, separated } = group;
  const parsed = parseHostName(before ?? "");
  const leaf = leaves.find(({ domain }) => domain.name === parsed.leaf);
  if (before === undefined || leaf === undefined) return;
  const hosts = around.reduce((sum, { hosts }) => sum + hosts, 0);
  const available = separated ? hosts : unitsOf(around, asked).size;
  const most = asked < 0 ? Number.POSITIVE_INFINITY : Math.max(1, Math.ceil(workload.replicas / available));
  const inReach = parsed.number <= Math.min(leaf.hosts, MOST_HOSTS);
  const same = separated && inReach && onHost(group, { leaf, number: parsed.number }) < most;
  const number = leaf.domain.kind === "host" ? 1 : same ? parsed.number : nextNumber(group, leaf);
  if (asked >= 0 && loadAt(group, { leaf, number }, asked) >= most) return;
  group.places.set(instance, { leaf, number });
  capacity.take(leaf, demand);
}

function choose(group: Group, { instance, leaves, demand }: Member, capacity: Capacity): void {
  const { around, asked } = group;
  const kinds = [...DOMAIN_KINDS.keys()].filter((kind) => kind !== asked && unitsOf(around, kind).size > 1);
  const limited = around.some(({ domain }) => domain.capacity !== undefined);
  const costs = (leaf: Leaf): readonly number[] => {
    const place = { leaf, number: nextNumber(group, leaf) };
    return [
      asked < 0 ? 0 : loadAt(group, place, asked),
      limited && !capacity.fits(leaf, demand) ? 1 : 0,
      ...kinds.map((kind) => loadAt(group, place, kind)),
      -mix(fnv1a(instance), leaf.hash),
    ];
  };
  const best = leaves
    .map((leaf) => ({ leaf, costs: costs(leaf) }))
    .sort((a, b) => compare(a.costs, b.costs))[0];
  if (best === undefined) return;
  group.places.set(instance, { leaf: best.leaf, number: nextNumber(group, best.leaf) });
  capacity.take(best.leaf, demand);
}

function compare(a: readonly number[], b: readonly number[]): number {
  return a.map((cost, index) => cost - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

function unitsOf(leaves: readonly Leaf[], kind: number): ReadonlySet<number | undefined> {
  return new Set(leaves.map(({ units }) => units[kind]));
}

/** Instances of the group in the domain of a kind that the place counts for. */
function loadAt(group: Group, place: Placed, kind: number): number {
  if (kind === HOST && group.separated && place.leaf.domain.kind !== "host") return onHost(group, place);
  return [...group.places.values()].filter(({ leaf }) => leaf.units[kind] === place.leaf.units[kind]).length;
}

function onHost({ places }: Group, { leaf, number }: Placed): number {
  return [...places.values()].filter((other) => other.leaf === leaf && other.number === number).length;
}

/** An empty host where there is a promise of several; a new one rather than the second instance on an old one. */
function nextNumber(group: Group, leaf: Leaf): number {
  if (!group.separated || leaf.domain.kind === "host") return 1;
  const used = [...group.places.values()].filter((place) => place.leaf === leaf).map(({ number }) => number);
  const known = Math.max(0, ...used);
  const loads = Array.from({ length: known }, (_, index) => onHost(group, { leaf, number: index + 1 }));
  if (!loads.includes(0) && known < leaf.hosts) return known + 1;
  return loads.indexOf(Math.min(...loads)) + 1;
}

function hostOf({ leaf, number }: Placed): string {
  return leaf.domain.kind === "host" ? leaf.domain.name : cloudHostName(leaf.domain.name, number);
}
