/**
 * Whether the load is carried by as many instances as the user said it takes. Every instance notes on the board that it
 * gets work, and reads the notes of the others; nobody's wall clock matters, since a note counts from when it was seen.
 */
import type { ResponderLoad } from "./spec.ts";

/** Notes of a group's instances. A note differs from the one before. */
export interface LoadBoard {
  readonly note: (countsMs: number) => void;
  readonly notes: () => readonly LoadNote[];
}

export interface LoadNote {
  readonly instance: string;
  /** Another one each time. */
  readonly mark: string;
  /** Milliseconds for which it counts. */
  readonly countsMs: number;
}

export interface LoadWatch {
  /** Tells of a request. @param work false for health checks */
  readonly heard: (from: string, work: boolean) => void;
  /** What is short of instances, in words; empty while enough carry the load. */
  readonly missing: () => readonly string[];
}

/** Milliseconds between two notes, and between two looks at those of the others. */
const NOTE_EVERY_MS = 100;

/** Milliseconds without work after which an instance can no longer tell whether the others get none. */
const LONGEST_PAUSE_MS = 500;

/**
 * Milliseconds for which an instance counts that is well but refuses work for lack of others. Load balancers have turned
 * away from it and only their checks reach it, so that these have to do; most come every second or two.
 */
const REFUSING_COUNTS_MS = 5_000;

/**
 * @param own name of this instance, one of `load.instances`
 * @param now milliseconds of a clock that never jumps
 */
export function loadWatch(
  own: string,
  load: ResponderLoad,
  board: LoadBoard,
  now: () => number = () => performance.now(),
): LoadWatch {
  const notes = new Map<string, { mark: string; untilMs: number }>();
  const senders = new Map<string, number>();
  const groupOf = new Map(
    load.senders.flatMap(({ group, addresses }) => addresses.map((address) => [address, group] as const)),
  );
  let workingSinceMs = 0;
  let lastWorkMs = Number.NEGATIVE_INFINITY;
  let lastNoteMs = Number.NEGATIVE_INFINITY;
  let missing: readonly string[] = [];

  const look = (): void => {
    const atMs = now();
    for (const { instance, mark, countsMs } of board.notes()) {
      if (notes.get(instance)?.mark === mark) continue;
      // A note that was there before this instance had work may be old.
      notes.set(instance, {
        mark,
        untilMs: notes.has(instance) ? atMs + countsMs : Number.NEGATIVE_INFINITY,
      });
    }
  };

  const judge = (): readonly string[] => {
    const atMs = now();
    const carrying = load.instances.filter(
      (instance) => instance === own || (notes.get(instance)?.untilMs ?? Number.NEGATIVE_INFINITY) > atMs,
    ).length;
    const short = carrying < load.needs ? [`${load.needs} instances that get work, not ${carrying}`] : [];
    const shortSenders = load.senders.flatMap(({ group, needs }) => {
      const sending = [...senders].filter(([from, untilMs]) => groupOf.get(from) === group && untilMs > atMs);
      // None at all: the work comes another way.
      if (sending.length === 0 || sending.length >= needs) return [];
      return [`${needs} instances of ${group} that send work, not ${sending.length}`];
    });
    return [...short, ...shortSenders];
  };

  const heard = (from: string, work: boolean): void => {
    const refusing = missing.length > 0;
    if (!work && !refusing) return;
    const atMs = now();
    if (groupOf.has(from)) senders.set(from, atMs + (work ? load.windowMs : REFUSING_COUNTS_MS));
    if (work) {
      if (atMs - lastWorkMs > LONGEST_PAUSE_MS) workingSinceMs = atMs;
      lastWorkMs = atMs;
    }
    if (atMs - lastNoteMs < NOTE_EVERY_MS) return;
    lastNoteMs = atMs;
    board.note(refusing ? Math.max(REFUSING_COUNTS_MS, load.windowMs) : load.windowMs);
    look();
    // Who has just begun to get work cannot know yet who else does; who refuses goes on until there are enough.
    if (refusing || atMs - workingSinceMs >= load.windowMs) missing = judge();
  };

  return { heard, missing: () => missing };
}
