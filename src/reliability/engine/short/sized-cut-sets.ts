import { int32Array } from "../allocate.ts";
import { FALSE, NodeTable, TRUE } from "../node-table.ts";

/** Bytes that the sizes of a node take at most: while they grow, one and a half times two words. */
export const BYTES_PER_SIZES = 12;

const FIRST_CAPACITY = 16;
/** Beyond every size; twice as much is still a 32-bit integer. */
export const NO_SIZE = 0x3fffffff;

/**
 * Zero-suppressed diagrams of cut sets, as in cut-set-diagram.ts, that know how large the smallest and the largest cut
 * set of each node is.
 */
export class SizedCutSets {
  readonly table: NodeTable;
  /** By level: how many events its variable stands for at least. */
  private readonly weights: Int32Array;
  private readonly maximum: number;
  private readonly onLimit: () => Error;
  private smallest: Int32Array = new Int32Array(FIRST_CAPACITY);
  private largest: Int32Array = new Int32Array(FIRST_CAPACITY);
  private sized = 2;

  constructor(maximum: number, weights: Int32Array, onLimit: () => Error) {
    this.table = new NodeTable(maximum, onLimit);
    this.weights = weights;
    this.maximum = maximum;
    this.onLimit = onLimit;
    this.smallest[FALSE] = NO_SIZE;
    this.largest[FALSE] = -NO_SIZE;
  }

  get size(): number {
    return this.table.size;
  }

  weight(level: number): number {
    return this.weights[level] as number;
  }

  least(node: number): number {
    return this.smallest[node] as number;
  }

  greatest(node: number): number {
    return this.largest[node] as number;
  }

  /** The cut sets of `low`, and those of `high` with the variable of `level` added. */
  node(level: number, low: number, high: number): number {
    if (high === FALSE) return low;
    const node = this.table.node(level, low, high);
    if (node < this.sized) return node;
    if (node >= this.smallest.length) this.grow();
    const weight = this.weight(level);
    this.smallest[node] = Math.min(this.least(low), this.least(high) + weight);
    this.largest[node] = Math.max(this.greatest(low), this.greatest(high) + weight);
    this.sized = node + 1;
    return node;
  }

  private grow(): void {
    const capacity = Math.min(this.smallest.length * 2, Math.max(this.maximum, FIRST_CAPACITY));
    for (const name of ["smallest", "largest"] as const) {
      const wider = int32Array(capacity, this.onLimit);
      wider.set(this[name]);
      this[name] = wider;
    }
  }
}

/** The single cut set of one variable, without any where it is too large. */
export function singleCutSet(sets: SizedCutSets, level: number, maxOrder: number): number {
  return sets.weight(level) > maxOrder ? FALSE : sets.node(level, FALSE, TRUE);
}
