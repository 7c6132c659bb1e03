/** Bytes of one remembered result. */
export const BYTES_PER_RESULT = 16;

const WORDS = 4;
const FIRST_SIZE = 16;

/**
 * Remembers results of an operation on up to three nodes, the first of which is never a terminal. One place for each
 * hash: a later result replaces an earlier one, which costs time if that is asked for again, and never a wrong result.
 */
export class OperationCache {
  private words: Int32Array;
  private readonly maximum: number;

  /** @param maximum results that it may hold; a power of two. */
  constructor(maximum: number) {
    this.maximum = maximum;
    this.words = new Int32Array(Math.min(FIRST_SIZE, maximum) * WORDS);
  }

  /** The result of these operands, or -1 when it is not remembered. */
  get(a: number, b: number, c: number): number {
    const { words } = this;
    const at = placeOf(a, b, c, words.length);
    return words[at] === a && words[at + 1] === b && words[at + 2] === c ? (words[at + 3] as number) : -1;
  }

  set(a: number, b: number, c: number, result: number): void {
    const { words } = this;
    const at = placeOf(a, b, c, words.length);
    words[at] = a;
    words[at + 1] = b;
    words[at + 2] = c;
    words[at + 3] = result;
  }

  /** Makes room for as many results as there are nodes, so that small diagrams pay for a small cache. */
  growTo(nodes: number): void {
    if (nodes * WORDS <= this.words.length || this.words.length >= this.maximum * WORDS) return;
    const old = this.words;
    this.words = new Int32Array(old.length * 2);
    for (let at = 0; at < old.length; at += WORDS) {
      if (old[at] !== 0)
        this.set(old[at] as number, old[at + 1] as number, old[at + 2] as number, old[at + 3] as number);
    }
  }
}

function placeOf(a: number, b: number, c: number, length: number): number {
  let mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x2c1b3c6d);
  mixed ^= mixed >>> 13;
  return (mixed & (length / WORDS - 1)) * WORDS;
}
