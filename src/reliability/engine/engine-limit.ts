/** What the engine may use. */
export interface EngineLimits {
  /**
   * Memory of the largest computation, its results included, in MiB (1024 × 1024 bytes); 1024 unless said otherwise.
   * Enough for a few tens of millions of nodes.
   */
  readonly memoryMiB?: number;
}

const DEFAULT_MEMORY_MIB = 1024;
const MIB = 1024 * 1024;

/** How to mend an {@link EngineLimitError}. */
export const MORE_MEMORY = "Give a higher memoryMiB.";
/** How to mend it where fewer cut sets need less. */
export const FEWER_CUT_SETS =
  "Ask for the minimal cut sets up to an order (maxOrder), or a lower one, or give a higher memoryMiB.";

/**
 * A computation would need more than it may use. Nothing of it was returned, so that a result is never in part.
 *
 * @example
 * try {
 *   compile(tree, { memoryMiB: 256 });
 * } catch (error) {
 *   if (error instanceof EngineLimitError) console.error(error.message); // what was reached, and how to raise it
 * }
 */
export class EngineLimitError extends Error {
  override readonly name = "EngineLimitError";
  /** What was reached when memory ran out: "the decision diagram of a module of 213 events and 90 gates has …". */
  readonly reached: string;
  /** What the engine might use, in MiB. */
  readonly limitMiB: number;

  constructor(reached: string, limitBytes: number, remedy: string) {
    const limitMiB = limitBytes / MIB;
    super(`The fault tree needs more than the ${limitMiB} MiB that may be used: ${reached}. ${remedy}`);
    this.reached = reached;
    this.limitMiB = limitMiB;
  }
}

/** Counts the bytes of typed arrays, which are nearly all that the engine uses, against the limit. */
export class MemoryBudget {
  readonly limitBytes: number;
  private usedBytes = 0;

  /** @throws RangeError when the limit is no positive number. */
  constructor({ memoryMiB = DEFAULT_MEMORY_MIB }: EngineLimits = {}) {
    if (!(memoryMiB > 0)) throw new RangeError(`memoryMiB is ${memoryMiB}: it takes a number above 0.`);
    this.limitBytes = memoryMiB * MIB;
  }

  /** What is left, in bytes. */
  get freeBytes(): number {
    return Math.max(0, this.limitBytes - this.usedBytes);
  }

  /**
   * Notes that `bytes` more are used from now on.
   *
   * @throws EngineLimitError when that is more than is left; `reached` says what needed it.
   */
  take(bytes: number, reached: () => string, remedy: string): void {
    if (bytes > this.freeBytes) throw new EngineLimitError(reached(), this.limitBytes, remedy);
    this.usedBytes += bytes;
  }

  /** Notes that `bytes` that had been taken are free again. */
  giveBack(bytes: number): void {
    this.usedBytes -= bytes;
  }
}
