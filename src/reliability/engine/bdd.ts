import { FALSE, NodeTable, TRUE } from "./node-table.ts";
import { OperationCache } from "./operation-cache.ts";
import type { TableSizes } from "./table-sizes.ts";

const FRAME = 5;

/**
 * Reduced ordered binary decision diagrams: R. E. Bryant, "Graph-based algorithms for Boolean function manipulation",
 * IEEE Transactions on Computers C-35 (1986). A function is the number of its node. Walks keep their own stack, so
 * that a diagram of a million levels is as good as a small one.
 */
export class Bdd {
  readonly table: NodeTable;
  private readonly cache: OperationCache;
  /** By step of a walk: three operands, the level that they are split at, and the low result or -1. */
  private stack = new Int32Array(16 * FRAME);

  constructor({ nodes, results }: TableSizes, onLimit: () => Error) {
    this.table = new NodeTable(nodes, onLimit);
    this.cache = new OperationCache(results);
  }

  /** The function that is its variable. */
  variable(level: number): number {
    return this.table.node(level, FALSE, TRUE);
  }

  and(f: number, g: number): number {
    return this.ifThenElse(f, g, FALSE);
  }

  or(f: number, g: number): number {
    return this.ifThenElse(f, TRUE, g);
  }

  /** The function that is `g` where `f` holds and `h` elsewhere. */
  ifThenElse(f: number, g: number, h: number): number {
    const { table, cache } = this;
    let [a, b, c] = [f, g, h];
    let depth = 0;
    for (;;) {
      let result = simpleResult(a, b, c);
      if (result < 0) {
        // Of the ways to write AND and OR one is remembered.
        if (b === a) b = TRUE;
        if (c === a) c = FALSE;
        if (c === FALSE && b < a) [a, b] = [b, a];
        else if (b === TRUE && c < a) [a, c] = [c, a];
        result = simpleResult(a, b, c);
        if (result < 0) result = cache.get(a, b, c);
        if (result < 0) {
          const level = Math.min(table.level(a), table.level(b), table.level(c));
          this.push(depth++, a, b, c, level);
          [a, b, c] = [lowAt(table, a, level), lowAt(table, b, level), lowAt(table, c, level)];
          continue;
        }
      }
      // Carries a result up to the first step whose high side is not known yet.
      for (;;) {
        if (depth === 0) return result;
        const { stack } = this;
        const at = (depth - 1) * FRAME;
        [a, b, c] = [stack[at] as number, stack[at + 1] as number, stack[at + 2] as number];
        const level = stack[at + 3] as number;
        const low = stack[at + 4] as number;
        if (low < 0) {
          stack[at + 4] = result;
          [a, b, c] = [highAt(table, a, level), highAt(table, b, level), highAt(table, c, level)];
          break;
        }
        result = low === result ? low : table.node(level, low, result);
        cache.growTo(table.size);
        cache.set(a, b, c, result);
        depth -= 1;
      }
    }
  }

  private push(depth: number, a: number, b: number, c: number, level: number): void {
    const at = depth * FRAME;
    if (at === this.stack.length) {
      const wider = new Int32Array(at * 2);
      wider.set(this.stack);
      this.stack = wider;
    }
    this.stack[at] = a;
    this.stack[at + 1] = b;
    this.stack[at + 2] = c;
    this.stack[at + 3] = level;
    this.stack[at + 4] = -1;
  }
}

function lowAt(table: NodeTable, node: number, level: number): number {
  return table.level(node) === level ? table.low(node) : node;
}

function highAt(table: NodeTable, node: number, level: number): number {
  return table.level(node) === level ? table.high(node) : node;
}

/** What needs no walk, or -1. */
function simpleResult(a: number, b: number, c: number): number {
  if (a === TRUE) return b;
  if (a === FALSE) return c;
  if (b === c) return b;
  if (b === TRUE && c === FALSE) return a;
  return -1;
}
