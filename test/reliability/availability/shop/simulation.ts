/** Failure histories of `stacks/shop`, played with a seed: parts fail and are repaired, and the time is taken in which too much is down. */
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { ShopAvailability } from "./formula.ts";
import { serves, servesAll } from "./meaning.ts";
import { SHOP_PARTS, type ShopTimes } from "./parts.ts";

/** Something that is up for an exponential time, down for another one, and so on. */
interface Cause {
  /** Place of what it takes down in `SHOP_PARTS`. */
  readonly part: number;
  readonly upHours: number;
  readonly downHours: number;
}

export interface Estimate {
  readonly mean: number;
  /** Half the width of the 99.9 % confidence interval around it. */
  readonly halfWidth: number;
}

/** Of the normal distribution: 99.9 % are less than so many standard deviations away. */
const DEVIATIONS_OF_99_9_PERCENT = 3.2905;

/**
 * The shares of time of so many histories, each of which begins in the steady state: down with the probability that it has then, for a rest
 * that is as long in the mean as a whole repair, since exponential times remember nothing.
 *
 * @param hours length of each history
 */
export function shopBySimulation(
  times: ShopTimes,
  { histories, hours, seed }: { readonly histories: number; readonly hours: number; readonly seed: number },
): Readonly<Record<keyof ShopAvailability, Estimate>> {
  const random = xoroshiro128plus(seed);
  /** Strictly between 0 and 1. */
  const uniform = (): number => ((random.next() >>> 0) + 0.5) / 2 ** 32;
  const exponential = (mean: number): number => -mean * Math.log(uniform());

  const causes = causesOf(times);
  const isDown = new Uint8Array(causes.length);
  const changesAt = new Float64Array(causes.length);
  /** How many causes hold each part down. */
  const held = new Uint8Array(SHOP_PARTS.length);
  const [down, degraded, failover] = [new Sample(), new Sample(), new Sample()];
  for (let history = 0; history < histories; history++) {
    let parts = 0;
    held.fill(0);
    for (let index = 0; index < causes.length; index++) {
      const { part, upHours, downHours } = at(causes, index);
      const begins = uniform() < downHours / (upHours + downHours);
      isDown[index] = begins ? 1 : 0;
      changesAt[index] = exponential(begins ? downHours : upHours);
      if (!begins) continue;
      held[part] = (held[part] ?? 0) + 1;
      parts |= 1 << part;
    }
    let now = 0;
    let downHours = 0;
    let degradedHours = 0;
    let pauseSeconds = 0;
    while (now < hours) {
      const next = earliest(changesAt);
      const until = Math.min(changesAt[next] ?? hours, hours);
      if (parts !== 0 && !servesAll(parts)) {
        degradedHours += until - now;
        if (!serves(parts)) downHours += until - now;
      }
      now = until;
      if (now >= hours) break;
      const cause = at(causes, next);
      const { part } = cause;
      const fails = isDown[next] === 0;
      isDown[next] = fails ? 1 : 0;
      changesAt[next] = now + exponential(fails ? cause.downHours : cause.upHours);
      const holding = (held[part] ?? 0) + (fails ? 1 : -1);
      held[part] = holding;
      parts = holding === 0 ? parts & ~(1 << part) : parts | (1 << part);
      if (fails) pauseSeconds += SHOP_PARTS[part]?.pauseSeconds ?? 0;
    }
    down.add(downHours / hours);
    degraded.add(degradedHours / hours);
    failover.add(pauseSeconds / 3600 / hours);
  }
  return { down: down.estimate(), degraded: degraded.estimate(), failover: failover.estimate() };
}

function causesOf({ maintenance, ...times }: ShopTimes): readonly Cause[] {
  return SHOP_PARTS.flatMap(({ causes }, part) =>
    causes.flatMap((kind): readonly Cause[] => {
      const { mtbfHours: upHours, mttrHours: downHours } = times[kind];
      const failing = { part, upHours, downHours };
      if (kind !== "host" || maintenance === undefined) return [failing];
      const { everyHours, takesHours } = maintenance;
      return [failing, { part, upHours: everyHours - takesHours, downHours: takesHours }];
    }),
  );
}

function earliest(times: Float64Array): number {
  let found = 0;
  let time = Number.POSITIVE_INFINITY;
  for (let index = 0; index < times.length; index++) {
    const other = times[index] ?? time;
    if (other < time) {
      time = other;
      found = index;
    }
  }
  return found;
}

/** One number of each history: histories are independent, so that their scatter says how far the mean may be off. */
class Sample {
  #count = 0;
  #sum = 0;
  #squares = 0;

  add(value: number): void {
    this.#count += 1;
    this.#sum += value;
    this.#squares += value * value;
  }

  estimate(): Estimate {
    const mean = this.#sum / this.#count;
    const variance = (this.#squares - this.#count * mean * mean) / (this.#count - 1);
    return { mean, halfWidth: DEVIATIONS_OF_99_9_PERCENT * Math.sqrt(variance / this.#count) };
  }
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError(`There are ${items.length}, and none at ${index}.`);
  return item;
}
