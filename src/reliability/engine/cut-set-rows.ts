import type { Diagram } from "./diagram.ts";
import { FALSE, TRUE } from "./node-table.ts";
import { type Orders, orderBounds } from "./order-bounds.ts";

/** Marks in place of a result. */
const NOT_NEEDED = -1;
const NEEDED = -2;

/**
 * The cut sets of each node of a diagram, as numbers of another diagram: one result for each number of events that
 * they may still have, as far as the root asks for it. What allows more events than the longest needs is one result.
 */
export class CutSetRows {
  private readonly diagram: Diagram;
  private readonly maxOrder: number;
  /** By level: how many events its variable stands for at least. */
  private readonly weights: Float64Array;
  /** By node: the fewest and the most events that results are kept for, and where they begin. */
  private readonly fewest: Float64Array;
  private readonly most: Float64Array;
  private readonly offsets: Float64Array;
  private results = new Int32Array(0);

  constructor(diagram: Diagram, variables: readonly Orders[], maxOrder: number) {
    const { least, greatest } = orderBounds(diagram, variables);
    const unlimited = (greatest[diagram.root] as number) <= maxOrder;
    this.diagram = diagram;
    this.maxOrder = maxOrder;
    this.weights = Float64Array.from(variables, (variable) => variable.least);
    this.most = greatest.map((order) => Math.min(order, maxOrder));
    this.fewest = unlimited ? this.most : least;
    this.offsets = new Float64Array(least.length + 1);
    for (let node = 2; node < least.length; node++) {
      const width = Math.max(0, (this.most[node] as number) - (this.fewest[node] as number) + 1);
      this.offsets[node + 1] = (this.offsets[node] as number) + width;
    }
  }

  /** What all of it uses once the result of the root is asked for, in bytes. */
  get bytes(): number {
    return (this.offsets.at(-1) ?? 0) * Int32Array.BYTES_PER_ELEMENT + 4 * this.offsets.byteLength;
  }

  /** The result of the root; `combine` makes that of a node out of those of its children. */
  root(combine: (node: number, low: number, high: number) => number): number {
    const { root, lows, highs, levels } = this.diagram;
    this.results = new Int32Array(this.offsets.at(-1) ?? 0).fill(NOT_NEEDED);
    this.need(root, this.maxOrder);
    for (let node = root; node > TRUE; node--) {
      const weight = this.weights[levels[node] as number] as number;
      this.forNeeded(node, (events) => {
        this.need(lows[node] as number, events);
        this.need(highs[node] as number, events - weight);
      });
    }
    for (let node = 2; node <= root; node++) {
      const weight = this.weights[levels[node] as number] as number;
      this.forNeeded(node, (events, place) => {
        const low = this.result(lows[node] as number, events);
        const high = this.result(highs[node] as number, events - weight);
        this.results[place] = combine(node, low, high);
      });
    }
    return this.result(root, this.maxOrder);
  }

  private forNeeded(node: number, visit: (events: number, place: number) => void): void {
    const [begin, end] = [this.offsets[node] as number, this.offsets[node + 1] as number];
    const fewest = this.fewest[node] as number;
    for (let place = begin; place < end; place++) {
      if (this.results[place] === NEEDED) visit(fewest + place - begin, place);
    }
  }

  private need(node: number, events: number): void {
    const place = this.place(node, events);
    if (place >= 0) this.results[place] = NEEDED;
  }

  private result(node: number, events: number): number {
    if (node === TRUE && events >= 0) return TRUE;
    const place = this.place(node, events);
    return place < 0 ? FALSE : (this.results[place] as number);
  }

  /** Where the result is kept, or -1 where there is none: terminals, and too few events for any cut set. */
  private place(node: number, events: number): number {
    const fewest = this.fewest[node] as number;
    if (node <= TRUE || events < fewest) return -1;
    return (this.offsets[node] as number) + Math.min(events, this.most[node] as number) - fewest;
  }
}
