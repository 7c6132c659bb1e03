import type { OperationCache } from "../operation-cache.ts";
import type { SizedCutSets } from "./sized-cut-sets.ts";

/** Words of a step: three operands, how many of the results it needs are there, and these. */
const FRAME = 7;
const PARTS = 4;

/**
 * An operation on sets of cut sets, node by node: what it comes to at two nodes is put together from what it comes to at
 * their children. Walks keep their own stack, so that depth is no matter.
 */
export abstract class CutSetWalk {
  protected readonly sets: SizedCutSets;
  private readonly cache: OperationCache;
  private stack = new Int32Array(16 * FRAME);
  /** Operands of the step that is looked at. */
  protected f = 0;
  protected g = 0;
  protected more = 0;

  constructor(sets: SizedCutSets, cache: OperationCache) {
    this.sets = sets;
    this.cache = cache;
  }

  /** What needs no walk, or -1. May write the operands in another way that means the same, `f` no terminal. */
  protected abstract simple(): number;

  /** Makes the operands those of the next result that is needed, given how many of them are there; or says false. */
  protected abstract need(known: number, first: number, second: number): boolean;

  /** What the operands come to, from the results that were needed. */
  protected abstract combine(first: number, second: number, third: number): number;

  protected walk(f: number, g: number, more: number): number {
    const { sets, cache } = this;
    let depth = 0;
    [this.f, this.g, this.more] = [f, g, more];
    for (;;) {
      let result = this.simple();
      if (result < 0) result = cache.get(this.f, this.g, this.more);
      if (result < 0) {
        this.push(depth++);
        this.need(0, -1, -1);
        continue;
      }
      for (;;) {
        if (depth === 0) return result;
        const { stack } = this;
        const at = (depth - 1) * FRAME;
        this.f = stack[at] as number;
        this.g = stack[at + 1] as number;
        this.more = stack[at + 2] as number;
        const known = stack[at + 3] as number;
        stack[at + PARTS + known] = result;
        stack[at + 3] = known + 1;
        const first = stack[at + PARTS] as number;
        const second = stack[at + PARTS + 1] as number;
        if (this.need(known + 1, first, second)) break;
        const [a, b, c] = [this.f, this.g, this.more];
        result = this.combine(first, second, stack[at + PARTS + 2] as number);
        cache.growTo(sets.size);
        cache.set(a, b, c, result);
        depth -= 1;
      }
    }
  }

  private push(depth: number): void {
    const at = depth * FRAME;
    if (at === this.stack.length) {
      const wider = new Int32Array(at * 2);
      wider.set(this.stack);
      this.stack = wider;
    }
    const { stack } = this;
    stack[at] = this.f;
    stack[at + 1] = this.g;
    stack[at + 2] = this.more;
    stack[at + 3] = 0;
  }
}
