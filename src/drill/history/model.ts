/** What was written to a database while it was broken and healed, and what was found of it afterwards. */

/** One row that a client wanted to have stored: sent once, and never again. Times in milliseconds of the monotonic clock. */
export interface Write {
  /** Unique in a history; counts up in the order in which rows were sent. */
  readonly id: number;
  readonly sentMs: number;
  readonly endedMs: number;
  readonly answer: WriteAnswer;
  /** Sent where applications send theirs, or to one server past whatever leads to the writer. */
  readonly to: "endpoint" | "server";
  /** Who took it or turned it down: the server at the other end of the connection; undefined: none was reached. */
  readonly server: string | undefined;
  /** What the client saw, where it was not acknowledged, e.g. `ECONNREFUSED`, `timeout`. */
  readonly detail: string | undefined;
}

/**
 * - `acknowledged`: the server said that it has the row. It must be there for good.
 * - `refused`: the server said that it has not, or was never asked. It must never be there.
 * - `unknown`: sent, and no answer came. Either is right.
 */
export type WriteAnswer = "acknowledged" | "refused" | "unknown";

export interface StoredRow {
  readonly id: number;
  /** The server that stored it first; the others have it from there. */
  readonly writer: string;
}

/** All rows of one server, in any order. */
export interface ServerRows {
  readonly server: string;
  readonly rows: readonly StoredRow[];
}

/** Read when everything is healed, and the servers have had the time to become alike. */
export interface History {
  readonly database: string;
  readonly writes: readonly Write[];
  readonly servers: readonly ServerRows[];
}

/** What is wrong with a history: each list is empty when nothing is. */
export interface Findings {
  /** Acknowledged, and not there any more. */
  readonly lost: readonly LostWrite[];
  /** Ids that one server holds more than once, though each was sent once. */
  readonly twice: readonly number[];
  /** Ids that are there although they were refused: who is refused writes again, and has it twice. */
  readonly despiteRefusal: readonly number[];
  /** Ids that are there although nobody sent them. */
  readonly unasked: readonly number[];
  /** Ids that some servers hold, and others do not. */
  readonly differing: readonly DifferingRow[];
  readonly overlaps: readonly Overlap[];
}

export interface LostWrite {
  readonly id: number;
  /** Who had acknowledged it. */
  readonly server: string | undefined;
  readonly endedMs: number;
  /** Another server took its place afterwards: it may have taken with it what it had not handed on. */
  readonly replaced: boolean;
}

export interface DifferingRow {
  readonly id: number;
  readonly missingOn: readonly string[];
}

/** A write that one server acknowledged in the middle of another one's time as the writer. */
export interface Overlap {
  readonly id: number;
  readonly server: string;
  readonly sentMs: number;
  /** Who acknowledged writes before it was sent, and again after it was answered. */
  readonly during: string;
}
