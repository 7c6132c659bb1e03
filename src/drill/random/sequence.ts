/** Draws the faults of a random run, and their times. */
import { type Random, seededRandom } from "../faults/random.ts";
import type { Fault } from "../model.ts";
import type { Step } from "./model.ts";

/** So long at least and at most, in milliseconds, a fault lasts: from what no timer notices to what every one does. */
const LASTS_MS = [500, 12_000] as const;

/** From the end of a fault to the next one: from what nothing recovers in to what everything does. */
const REST_MS = [500, 10_000] as const;

/** Share of the faults that come before the one before them is healed. */
const OVERLAPPING = 1 / 3;

/** Two broken parts of three are a majority: it is lost at times, and comes back. */
const MOST_AT_ONCE = 2;

/** How often another fault is drawn where one cannot be made beside those that are there. */
const MOST_DRAWS = 20;

interface Planned {
  readonly fromMs: number;
  readonly toMs: number;
  readonly fault: Fault;
}

/**
 * The same for the same candidates, duration and seed. All faults are healed when the time is over. Kinds of faults are
 * drawn first, so that those of which there are few are as frequent as the others.
 */
export function randomSequence(
  candidates: readonly Fault[],
  durationMs: number,
  seed: number,
): readonly Step[] {
  const random = seededRandom(seed);
  const kinds = [...Map.groupBy(candidates, kindOf).values()];
  if (kinds.length === 0) return [];
  const planned: Planned[] = [];
  let nextMs = between(random, REST_MS);
  while (nextMs + LASTS_MS[0] < durationMs) {
    const fromMs = nextMs;
    const open = planned.filter(({ toMs }) => toMs > fromMs);
    const toMs = Math.min(durationMs, fromMs + between(random, LASTS_MS));
    const fault = open.length < MOST_AT_ONCE ? drawBeside(random, kinds, open) : undefined;
    if (fault !== undefined) planned.push({ fromMs, toMs, fault });
    nextMs =
      random() < OVERLAPPING
        ? Math.round(fromMs + random() * (toMs - fromMs)) + 1
        : Math.max(toMs, ...open.map((one) => one.toMs)) + between(random, REST_MS);
  }
  return planned
    .flatMap(({ fromMs, toMs, fault }, index): readonly Step[] => [
      { atMs: fromMs, action: "break", fault, number: index + 1 },
      { atMs: toMs, action: "heal", fault, number: index + 1 },
    ])
    .toSorted((a, b) => a.atMs - b.atMs);
}

function kindOf(fault: Fault): string {
  return fault.kind === "event" ? fault.event.kind : fault.kind;
}

function between(random: Random, [least, most]: readonly [number, number]): number {
  return Math.round(least + random() * (most - least));
}

function drawBeside(
  random: Random,
  kinds: readonly (readonly Fault[])[],
  open: readonly Planned[],
): Fault | undefined {
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const kind = pick(random, kinds);
    const fault = kind === undefined ? undefined : pick(random, kind);
    if (fault !== undefined && open.every((one) => canCoexist(one.fault, fault))) return fault;
  }
  return undefined;
}

function pick<T>(random: Random, from: readonly T[]): T | undefined {
  return from[Math.floor(random() * from.length)];
}

/** What is done to a host that is off, or undone on one that was booted meanwhile, is done to nobody. */
function canCoexist(one: Fault, other: Fault): boolean {
  const [touched, also] = [touchedBy(one), touchedBy(other)];
  if (touched === undefined || also === undefined) return false;
  const isCut = (fault: Fault): boolean => fault.kind === "partition";
  const isInside = ({ kind }: Fault): boolean => kind === "kill" || kind === "hang" || kind === "clock";
  if ((isCut(one) && isInside(other)) || (isInside(one) && isCut(other))) return true;
  return !touched.some((name) => also.includes(name));
}

/** Instances; undefined: whatever is inside a domain or on a network. */
function touchedBy(fault: Fault): readonly string[] | undefined {
  switch (fault.kind) {
    case "event":
      return fault.event.kind === "instance" ? [fault.event.name] : undefined;
    case "partition":
      return [...fault.one, ...fault.other];
    case "pair":
      return undefined;
    case "kill":
    case "hang":
    case "link":
    case "loss":
    case "delay":
    case "disk":
    case "clock":
      return [fault.instance];
    default:
      return fault satisfies never;
  }
}
