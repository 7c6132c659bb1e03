import { int32Array } from "./allocate.ts";

/** The terminal nodes of every diagram. */
export const FALSE = 0;
export const TRUE = 1;
/** The level of both terminals: below every variable. */
export const TERMINAL_LEVEL = 0x7fffffff;

/** Bytes that a table uses at most for each of its nodes: two buckets of the hash table, and while it grows the node one and a half times. */
export const BYTES_PER_NODE = 32;

const WORDS = 4;
const [LEVEL, LOW, HIGH, NEXT] = [0, 1, 2, 3] as const;
const FIRST_CAPACITY = 16;

/**
 * The nodes of a decision diagram under construction, each of which exists once. Node numbers grow as nodes are made,
 * so that a node is always above its children in number. Level 0 is the variable that is asked first.
 */
export class NodeTable {
  /** By node four words: level, low child, high child, next node of the same bucket. */
  private words: Int32Array;
  private buckets: Int32Array;
  private count = 2;
  private readonly maximum: number;
  private readonly onLimit: () => Error;

  /** @param maximum nodes that it may hold, terminals included; `onLimit` makes the error for one more. */
  constructor(maximum: number, onLimit: () => Error) {
    this.maximum = maximum;
    this.onLimit = onLimit;
    this.words = new Int32Array(FIRST_CAPACITY * WORDS);
    this.buckets = new Int32Array(FIRST_CAPACITY * 2);
    for (const terminal of [FALSE, TRUE]) {
      this.words[terminal * WORDS + LEVEL] = TERMINAL_LEVEL;
      this.words[terminal * WORDS + LOW] = terminal;
      this.words[terminal * WORDS + HIGH] = terminal;
    }
  }

  /** Nodes so far, terminals included. */
  get size(): number {
    return this.count;
  }

  level(node: number): number {
    return this.words[node * WORDS + LEVEL] as number;
  }

  low(node: number): number {
    return this.words[node * WORDS + LOW] as number;
  }

  high(node: number): number {
    return this.words[node * WORDS + HIGH] as number;
  }

  /** The one node of this level and these children. */
  node(level: number, low: number, high: number): number {
    const { words } = this;
    const bucket = hash(level, low, high) & (this.buckets.length - 1);
    let node = this.buckets[bucket] as number;
    while (node !== 0) {
      const at = node * WORDS;
      if (words[at + LOW] === low && words[at + HIGH] === high && words[at + LEVEL] === level) return node;
      node = words[at + NEXT] as number;
    }
    return this.add(level, low, high);
  }

  private add(level: number, low: number, high: number): number {
    if (this.count >= this.maximum) throw this.onLimit();
    if (this.count * WORDS === this.words.length) this.grow();
    const node = this.count++;
    const at = node * WORDS;
    this.words[at + LEVEL] = level;
    this.words[at + LOW] = low;
    this.words[at + HIGH] = high;
    this.link(node);
    return node;
  }

  private link(node: number): void {
    const bucket = hash(this.level(node), this.low(node), this.high(node)) & (this.buckets.length - 1);
    this.words[node * WORDS + NEXT] = this.buckets[bucket] as number;
    this.buckets[bucket] = node;
  }

  private grow(): void {
    const capacity = Math.min(this.count * 2, this.maximum);
    const words = int32Array(capacity * WORDS, this.onLimit);
    words.set(this.words);
    this.words = words;
    if (this.buckets.length < capacity) {
      this.buckets = int32Array(this.buckets.length * 2, this.onLimit);
      for (let node = 2; node < this.count; node++) this.link(node);
    }
  }
}

function hash(level: number, low: number, high: number): number {
  let mixed = Math.imul(level, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b) ^ Math.imul(high, 0xc2b2ae35);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
