/** The leaves that a group may be placed in, with what is counted of them: most groups have the same. */
import { DOMAIN_KINDS } from "../topology/model.ts";
import type { DomainTree, Leaf } from "./domain-tree.ts";
import { mixHalf } from "./hash.ts";

const HOST = DOMAIN_KINDS.indexOf("host");

/**
 * Leaves by nest. A nest is those that are in the same domain of every kind but the host: what is counted of wider domains is
 * the same for all of them. Plain numbers, since there are thousands of leaves and each instance asks for the best.
 */
export interface Nests {
  /** How many nests there are. */
  readonly count: number;
  /** Nest after nest, in each in the order of the tree. */
  readonly leaves: readonly Leaf[];
  /** Per leaf in that order, what {@link mixHalf} makes of its hash. */
  readonly halves: Int32Array;
  /** By nest, the place of its first leaf; one more entry says where the last nest ends. */
  readonly starts: Int32Array;
  /** Per kind of domain, by nest: the unit that its leaves count for, see {@link Leaf.units}. Of the host there is none. */
  readonly units: readonly Int32Array[];
  /** By leaf, the number of its nest. */
  readonly of: ReadonlyMap<Leaf, number>;
}

export interface LeafSet {
  /** In the order of the tree. */
  readonly leaves: readonly Leaf[];
  readonly nests: Nests;
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
  return {
    leaves,
    nests: nestsOf(leaves),
    units: units.map(({ size }) => size),
    knownUnits: units.map((all) => [...all].filter((unit) => tree.units[unit] !== "").length),
    hosts: leaves.reduce((sum, leaf) => sum + leaf.hosts, 0),
    limited: leaves.some(({ domain }) => domain.capacity !== undefined),
  };
}

function nestsOf(leaves: readonly Leaf[]): Nests {
  const nests = [...Map.groupBy(leaves, ({ units }) => units.slice(0, HOST).join(" ")).values()];
  const starts = new Int32Array(nests.length + 1);
  nests.forEach((inside, nest) => {
    starts[nest + 1] = (starts[nest] ?? 0) + inside.length;
  });
  const ordered = nests.flat();
  return {
    count: nests.length,
    leaves: ordered,
    halves: Int32Array.from(ordered, ({ hash }) => mixHalf(hash)),
    starts,
    units: DOMAIN_KINDS.slice(0, HOST).map((_, kind) =>
      Int32Array.from(nests, ([first]) => first?.units[kind] ?? 0),
    ),
    of: new Map(nests.flatMap((inside, nest) => inside.map((leaf) => [leaf, nest] as const))),
  };
}
