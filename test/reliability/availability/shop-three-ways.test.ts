/**
 * The numbers of `nospof availability stacks/shop`, three ways: by the engine, by a formula, and by 10^6 histories of failures. The last two
 * know the topology as a reader does, and neither the failure model nor the fault tree that the engine is given.
 */
import { fileURLToPath } from "node:url";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, test } from "vitest";
import { plan } from "../../../src/plan/plan.ts";
import { availability } from "../../../src/reliability/availability/availability.ts";
import { isUp } from "../../../src/reliability/evaluation.ts";
import { DEFAULT_FAILURE_DATA } from "../../../src/reliability/failure-data/defaults.ts";
import { failureData } from "../../../src/reliability/failure-data/failure-data.ts";
import { MS_PER_HOUR } from "../../../src/reliability/failure-data/model.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import { readLock } from "../../../src/targets/lock.ts";
import type { FailureDataByKind } from "../../../src/topology/model.ts";
import shop from "../../../stacks/shop/topology.ts";
import { parsed } from "../../topology/sample.ts";
import { type ShopAvailability, shopByFormula } from "./shop/formula.ts";
import { serves, servesAll } from "./shop/meaning.ts";
import { SHOP_PARTS, type ShopKind, type ShopTimes, STANDS, type Times } from "./shop/parts.ts";
import { shopBySimulation } from "./shop/simulation.ts";

const HISTORIES = 1_000_000;
const SEED = 20_261_127;
const HALF_A_YEAR = 4380;
/** It takes some 15 s alone; what else runs beside it must not decide. */
const SIMULATION_TIMEOUT_MS = 300_000;

const lock = readLock(fileURLToPath(new URL("../../../stacks/shop/topology.ts", import.meta.url)));
const planned = plan(parsed(shop), lock);
const model = failureModel(planned);

/** As the topology is: nothing is declared. */
const asItIs: ShopTimes = { ...everyKind((kind) => DEFAULT_FAILURE_DATA[kind]), maintenance: undefined };

/** Everything fails 30 times as often, and hosts are maintained: so often are three and more parts down at once that no such term may be missing. */
const OFTEN = 30;
const worn: ShopTimes = {
  ...everyKind((kind) => ({ ...asItIs[kind], mtbfHours: asItIs[kind].mtbfHours / OFTEN })),
  maintenance: { everyHours: 500, takesHours: 5 },
};

function everyKind(times: (kind: ShopKind) => Times): Readonly<Record<ShopKind, Times>> {
  return {
    disk: times("disk"),
    gateway: times("gateway"),
    host: times("host"),
    instance: times("instance"),
    network: times("network"),
    zone: times("zone"),
  };
}

function declared({ maintenance, ...times }: ShopTimes): FailureDataByKind {
  const of = ({ mtbfHours, mttrHours }: Times) => ({
    reliability: { mtbfMs: mtbfHours * MS_PER_HOUR, mttrMs: mttrHours * MS_PER_HOUR },
  });
  return {
    disk: of(times.disk),
    gateway: of(times.gateway),
    host: {
      ...of(times.host),
      maintenance: maintenance && {
        everyMs: maintenance.everyHours * MS_PER_HOUR,
        takesMs: maintenance.takesHours * MS_PER_HOUR,
      },
    },
    instance: of(times.instance),
    network: of(times.network),
    zone: of(times.zone),
  };
}

function byEngine(said: FailureDataByKind | undefined): ShopAvailability & { readonly available: number } {
  const [only, ...others] = availability(
    planned,
    model,
    failureData({ ...planned, failureData: said }, model),
  );
  if (only === undefined || others.length > 0) throw new Error("The shop has one entrypoint.");
  return only;
}

describe("the shop stands as it is written down here", () => {
  test("each instance on its host", () => {
    expect(Object.fromEntries(planned.instances.map(({ name, placement }) => [name, placement]))).toEqual(
      STANDS,
    );
  });

  test("everything that can fail, but for where backups go", () => {
    expect(SHOP_PARTS.map(({ event }) => event).toSorted()).toEqual(
      model.events.map(({ id }) => id).filter((id) => id !== "external:archive"),
    );
  });

  test("whoever is down, alone, in twos, threes, or any number of them: the failure model says the same", () => {
    const events = SHOP_PARTS.map(({ event }) => model.events.findIndex(({ id }) => id === event));
    const [top] = model.tops;
    if (top === undefined) throw new Error("The shop has an entrypoint.");
    const outcomes = new Map<string, number>();
    for (const down of [...upToThree(events.length), ...anyNumber(10_000)]) {
      const failed = new Set(events.filter((_, place) => (down >> place) & 1));
      const said = { serves: serves(down), all: servesAll(down) };
      expect(said, down.toString(2)).toEqual({
        serves: isUp(model, top.serves, failed),
        all: isUp(model, top.undegraded, failed),
      });
      const outcome = JSON.stringify(said);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect(Math.min(...outcomes.values())).toBeGreaterThan(100);
    expect(outcomes.size).toBe(3);
  });
});

describe.each([
  { name: "with public failure data", times: asItIs, said: undefined, hours: HALF_A_YEAR },
  { name: "worn, and maintained", times: worn, said: declared(worn), hours: 48 },
])("the shop $name", ({ times, said, hours }) => {
  const engine = byEngine(said);

  test("is as available as the formula says", () => {
    const formula = shopByFormula(times);
    expect(engine.down / formula.down).toBeCloseTo(1, 9);
    expect(engine.degraded / formula.degraded).toBeCloseTo(1, 9);
    expect(engine.failover / formula.failover).toBeCloseTo(1, 9);
    expect(engine.available).toBeCloseTo(1 - formula.down - formula.failover, 14);
  });

  test(
    "is as available as in 10^6 histories, of which the confidence interval is a few percent wide",
    () => {
      const played = shopBySimulation(times, { histories: HISTORIES, hours, seed: SEED });
      for (const measure of ["down", "degraded", "failover"] as const) {
        const { mean, halfWidth } = played[measure];
        expect(Math.abs(engine[measure] - mean), measure).toBeLessThan(halfWidth);
        expect(halfWidth / mean, measure).toBeLessThan(0.1);
      }
    },
    SIMULATION_TIMEOUT_MS,
  );
});

function* upToThree(count: number): Generator<number> {
  yield 0;
  for (let one = 0; one < count; one++) {
    yield 1 << one;
    for (let other = 0; other < one; other++) {
      yield (1 << one) | (1 << other);
      for (let third = 0; third < other; third++) yield (1 << one) | (1 << other) | (1 << third);
    }
  }
}

/** Few down and many down alike: of each set, each part with a probability of 1/8. */
function* anyNumber(sets: number): Generator<number> {
  const random = xoroshiro128plus(SEED);
  for (let set = 0; set < sets; set++)
    yield random.next() & random.next() & random.next() & (2 ** SHOP_PARTS.length - 1);
}
