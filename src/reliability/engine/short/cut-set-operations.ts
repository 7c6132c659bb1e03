import { FALSE, TRUE } from "../node-table.ts";
import { OperationCache } from "../operation-cache.ts";
import { CutSetWalk } from "./cut-set-walk.ts";
import type { SizedCutSets } from "./sized-cut-sets.ts";

/** In place of a size, in what is remembered. */
const [UNION, DIFFERENCE] = [-1, -2] as const;

/**
 * What gates make of minimal cut sets. Neither operands nor results hold one that holds another.
 */
export class CutSetOperations {
  private readonly unions: Unions;
  private readonly products: Products;

  /** @param results that may be remembered; a power of two. */
  constructor(sets: SizedCutSets, results: number) {
    const cache = new OperationCache(results);
    const differences = new Differences(sets, cache);
    this.unions = new Unions(sets, cache, differences);
    this.products = new Products(sets, cache, this.unions, differences);
  }

  /** The cut sets of "f or g". */
  or(f: number, g: number): number {
    return this.unions.of(f, g);
  }

  /** The cut sets of "f and g" of at most `maxOrder` events. */
  and(f: number, g: number, maxOrder: number): number {
    return this.products.of(f, g, maxOrder);
  }
}

/** Those of `f` that hold none of `g`. */
class Differences extends CutSetWalk {
  of(f: number, g: number): number {
    return this.walk(f, g, DIFFERENCE);
  }

  protected simple(): number {
    const { table } = this.sets;
    const { f } = this;
    if (f === FALSE) return FALSE;
    // Those of `g` with an event that none of `f` has.
    const level = table.level(f);
    while (table.level(this.g) < level) this.g = table.low(this.g);
    const { g } = this;
    if (g === TRUE || f === g) return FALSE;
    if (g === FALSE || f === TRUE) return f;
    // None of `g` is small enough to be in one of `f`.
    return this.sets.least(g) > this.sets.greatest(f) ? f : -1;
  }

  protected need(known: number, _first: number, second: number): boolean {
    const { table } = this.sets;
    const { f, g } = this;
    const same = table.level(f) === table.level(g);
    if (known === 0) [this.f, this.g] = [table.low(f), same ? table.low(g) : g];
    else if (known === 1) [this.f, this.g] = [table.high(f), same ? table.low(g) : g];
    else if (known === 2 && same) [this.f, this.g] = [second, table.high(g)];
    else return false;
    return true;
  }

  protected combine(first: number, second: number, third: number): number {
    const { sets, f, g } = this;
    const level = sets.table.level(f);
    return sets.node(level, first, level === sets.table.level(g) ? third : second);
  }
}

class Unions extends CutSetWalk {
  private readonly differences: Differences;

  constructor(sets: SizedCutSets, cache: OperationCache, differences: Differences) {
    super(sets, cache);
    this.differences = differences;
  }

  of(f: number, g: number): number {
    return this.walk(f, g, UNION);
  }

  protected simple(): number {
    const { f, g } = this;
    if (f === TRUE || g === TRUE) return TRUE;
    if (g === FALSE || f === g) return f;
    if (f === FALSE) return g;
    const { table } = this.sets;
    const [above, below] = [table.level(f), table.level(g)];
    if (above > below || (above === below && f > g)) [this.f, this.g] = [g, f];
    return -1;
  }

  protected need(known: number): boolean {
    const { table } = this.sets;
    const { f, g } = this;
    const same = table.level(f) === table.level(g);
    if (known === 0) [this.f, this.g] = [table.low(f), same ? table.low(g) : g];
    else if (known === 1) [this.f, this.g] = [table.high(f), same ? table.high(g) : FALSE];
    else return false;
    return true;
  }

  protected combine(first: number, second: number): number {
    return this.sets.node(this.sets.table.level(this.f), first, this.differences.of(second, first));
  }
}

class Products extends CutSetWalk {
  private readonly unions: Unions;
  private readonly differences: Differences;

  constructor(sets: SizedCutSets, cache: OperationCache, unions: Unions, differences: Differences) {
    super(sets, cache);
    this.unions = unions;
    this.differences = differences;
  }

  of(f: number, g: number, maxOrder: number): number {
    return this.walk(f, g, maxOrder);
  }

  protected simple(): number {
    const { sets } = this;
    const { f, g } = this;
    if (sets.least(f) > this.more || sets.least(g) > this.more) return FALSE;
    if (f === TRUE || g === TRUE || f === g) {
      const only = f === TRUE ? g : f;
      if (sets.greatest(only) <= this.more) return only;
      // What is left to do is to drop those that are too large.
      [this.f, this.g] = [only, TRUE];
      return -1;
    }
    this.more = Math.min(this.more, sets.greatest(f) + sets.greatest(g));
    const [above, below] = [sets.table.level(f), sets.table.level(g)];
    if (above > below || (above === below && f > g)) [this.f, this.g] = [g, f];
    return -1;
  }

  protected need(known: number): boolean {
    const { table } = this.sets;
    const { f, g } = this;
    const level = table.level(f);
    const same = level === table.level(g);
    if (known === 0) {
      [this.f, this.g] = [table.low(f), same ? table.low(g) : g];
      return true;
    }
    if (known > 2 || (known === 2 && !same)) return false;
    this.more -= this.sets.weight(level);
    if (known === 2) [this.f, this.g] = [table.low(f), table.high(g)];
    else if (same) {
      const more = this.more;
      const either = this.unions.of(table.low(g), table.high(g));
      [this.f, this.g, this.more] = [table.high(f), either, more];
    } else [this.f, this.g] = [table.high(f), g];
    return true;
  }

  protected combine(first: number, second: number, third: number): number {
    const { sets, f, g } = this;
    const level = sets.table.level(f);
    if (g === TRUE) return sets.node(level, first, second);
    const high = level === sets.table.level(g) ? this.unions.of(second, third) : second;
    return sets.node(level, first, this.differences.of(high, first));
  }
}
