import type { Diagram } from "./diagram.ts";
import { FALSE, NodeTable, TRUE } from "./node-table.ts";
import { OperationCache } from "./operation-cache.ts";
import type { TableSizes } from "./table-sizes.ts";

const FRAME = 4;

/**
 * Sets of cut sets as zero-suppressed decision diagrams: S. Minato, "Zero-suppressed BDDs for set manipulation in
 * combinatorial problems", Design Automation Conference (1993). FALSE is no cut set at all, TRUE the one without
 * events; the high child of a node holds what else is in those that hold its event.
 */
export class CutSetDiagram {
  readonly table: NodeTable;
  private readonly cache: OperationCache;
  /** By step of a walk: both operands, the low result or -1, and 1 where both operands ask the same event. */
  private stack = new Int32Array(16 * FRAME);

  constructor({ nodes, results }: TableSizes, onLimit: () => Error) {
    this.table = new NodeTable(nodes, onLimit);
    this.cache = new OperationCache(results);
  }

  /** The cut sets of `low`, and those of `high` with the event of `level` added. */
  node(level: number, low: number, high: number): number {
    return high === FALSE ? low : this.table.node(level, low, high);
  }

  /**
   * Those of the cut sets `sets` with which the function at node `by` of `diagram` does not happen. A. Rauzy, "New
   * algorithms for fault trees analysis", Reliability Engineering & System Safety 40 (1993); against the function
   * itself rather than its cut sets, which is the same for what no further event mends.
   *
   * Results are remembered by node: give one diagram throughout.
   */
  without(sets: number, diagram: Diagram, by: number): number {
    const { table, cache } = this;
    const { levels, lows, highs } = diagram;
    let [f, g] = [sets, by];
    let depth = 0;
    for (;;) {
      // Events above those of the cut sets have not happened.
      while (f > TRUE && (levels[g] as number) < table.level(f)) g = lows[g] as number;
      let result = simpleDifference(f, g);
      if (result < 0) result = cache.get(f, g, 0);
      if (result < 0) {
        const same = levels[g] === table.level(f);
        this.push(depth++, f, g, same);
        f = table.low(f);
        if (same) g = lows[g] as number;
        continue;
      }
      for (;;) {
        if (depth === 0) return result;
        const { stack } = this;
        const at = (depth - 1) * FRAME;
        [f, g] = [stack[at] as number, stack[at + 1] as number];
        const low = stack[at + 2] as number;
        if (low < 0) {
          stack[at + 2] = result;
          if (stack[at + 3] === 1) g = highs[g] as number;
          f = table.high(f);
          break;
        }
        result = this.node(table.level(f), low, result);
        cache.growTo(table.size);
        cache.set(f, g, 0, result);
        depth -= 1;
      }
    }
  }

  private push(depth: number, f: number, g: number, same: boolean): void {
    const at = depth * FRAME;
    if (at === this.stack.length) {
      const wider = new Int32Array(at * 2);
      wider.set(this.stack);
      this.stack = wider;
    }
    this.stack[at] = f;
    this.stack[at + 1] = g;
    this.stack[at + 2] = -1;
    this.stack[at + 3] = same ? 1 : 0;
  }
}

/** What needs no walk, or -1. */
function simpleDifference(f: number, g: number): number {
  if (f === FALSE || g === TRUE) return FALSE;
  // Without events nothing happens, but what always does.
  if (g === FALSE || f === TRUE) return f;
  return -1;
}
