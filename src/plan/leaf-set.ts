/** The leaves that a group may be placed in, with what is counted of them: most groups have the same. */
import { DOMAIN_KINDS } from "../topology/model.ts";
import type { DomainTree, Leaf } from "./domain-tree.ts";

const HOST = DOMAIN_KINDS.indexOf("host");

/** Leaves that are in the same domain of every kind but their host: for a whole rack or zone of hosts the same counts. */
export interface Nest {
  /** In the order of the tree. */
  readonly leaves: readonly Leaf[];
  /** As of each of its leaves: see {@link Leaf.units}. That of the host is the first leaf's. */
  readonly units: readonly number[];
}

export interface LeafSet {
  /** In the order of the tree. */
  readonly leaves: readonly Leaf[];
  readonly nests: readonly Nest[];
  /** By leaf, the number of its nest. */
  readonly nestOf: ReadonlyMap<Leaf, number>;
  /** Per kind of domain, how many units there are, the unknown one included. */
  readonly units: readonly number[];
  /** Per kind of domain, how many units there are that are known. */
  readonly knownUnits: readonly number[];
  /** `Infinity` when the cloud has as many as are needed. */
  readonly hosts: number;
  /** Whether any host has a declared capacity. */
  readonly limited: boolean;
}

/** The leaves within domains of some names, in any of them; without names all leaves. */
export type LeafSets = (within: readonly string[]) => LeafSet;

/** The same names get the same set. */
export function leafSets(tree: DomainTree): LeafSets {
  const inside = new Map<string, Leaf[]>();
  for (const leaf of tree.leaves) {
    for (const name of leaf.path) {
      const leaves = inside.get(name);
      if (leaves === undefined) inside.set(name, [leaf]);
      else leaves.push(leaf);
    }
  }
  const known = new Map<string, LeafSet>();
  return (within) => {
    const key = JSON.stringify(within);
    const set = known.get(key) ?? leafSet(tree, leavesWithin(tree, inside, within));
    known.set(key, set);
    return set;
  };
}

function leavesWithin(
  tree: DomainTree,
  inside: ReadonlyMap<string, readonly Leaf[]>,
  within: readonly string[],
): readonly Leaf[] {
  if (within.length === 0) return tree.leaves;
  const leaves = new Set(within.flatMap((name) => inside.get(name) ?? []));
  return [...leaves].sort((a, b) => a.index - b.index);
}

function leafSet(tree: DomainTree, leaves: readonly Leaf[]): LeafSet {
  const units = DOMAIN_KINDS.map((_, kind) => new Set(leaves.map((leaf) => leaf.units[kind] ?? 0)));
  const nests = [...Map.groupBy(leaves, (leaf) => leaf.units.slice(0, HOST).join(" ")).values()].map(
    (inside): Nest => ({ leaves: inside, units: inside[0]?.units ?? [] }),
  );
  return {
    leaves,
    nests,
    nestOf: new Map(nests.flatMap((nest, number) => nest.leaves.map((leaf) => [leaf, number] as const))),
    units: units.map(({ size }) => size),
    knownUnits: units.map((all) => [...all].filter((unit) => tree.units[unit] !== "").length),
    hosts: leaves.reduce((sum, leaf) => sum + leaf.hosts, 0),
    limited: leaves.some(({ domain }) => domain.capacity !== undefined),
  };
}
