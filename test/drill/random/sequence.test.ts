import fc from "fast-check";
import { expect, test } from "vitest";
import { faultExpression } from "../../../src/drill/faults/fault-text.ts";
import type { Fault } from "../../../src/drill/model.ts";
import { randomCandidates } from "../../../src/drill/random/candidates.ts";
import type { Step } from "../../../src/drill/random/model.ts";
import { randomSequence } from "../../../src/drill/random/sequence.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import { stackPlan } from "../../render/plans.ts";

const shop = await stackPlan("shop");
const candidates = randomCandidates(shop, failureModel(shop), true);

const run = fc
  .record({ minutes: fc.integer({ min: 1, max: 20 }), seed: fc.nat() })
  .map(({ minutes, seed }) => ({
    seed,
    durationMs: minutes * 60_000,
    steps: randomSequence(candidates, minutes * 60_000, seed),
  }));

function kindOf(fault: Fault): string {
  return fault.kind === "event" ? fault.event.kind : fault.kind;
}

test("shop's writes rest on its database servers, and on nothing else", () => {
  const all = candidates.map(faultExpression);
  expect(all.filter((text) => !text.includes("orders-"))).toEqual([]);
  expect(all.filter((text) => text.includes("orders-2"))).toEqual([
    "instance:orders-2",
    "kill:orders-2/mariadb",
    "hang:orders-2/mariadb",
    "link:orders-2/data",
    "partition:orders-1|orders-2,orders-3",
    "partition:orders-2|orders-1,orders-3",
    "partition:orders-3|orders-1,orders-2",
    "clock:orders-2=-1h",
    "clock:orders-2=-5s",
    "clock:orders-2=+5s",
    "clock:orders-2=+1h",
  ]);
  const without = randomCandidates(shop, failureModel(shop), false);
  expect(without).toEqual(candidates.filter(({ kind }) => kind !== "clock"));
});

test("the same seed gives the same run, another one another", () => {
  fc.assert(
    fc.property(run, ({ seed, durationMs, steps }) => {
      expect(randomSequence(candidates, durationMs, seed)).toEqual(steps);
      expect(randomSequence(candidates, durationMs, seed + 1)).not.toEqual(steps);
    }),
  );
});

test("everything that is broken is healed once, later and within the time", () => {
  fc.assert(
    fc.property(run, ({ durationMs, steps }) => {
      expect(steps.length).toBeGreaterThan(4);
      for (const [number, own] of Map.groupBy(steps, (step) => step.number)) {
        expect(own.map(({ action }) => action)).toEqual(["break", "heal"]);
        const [broken, healed] = own;
        expect(broken?.fault, String(number)).toEqual(healed?.fault);
        expect(healed?.atMs).toBeGreaterThan(broken?.atMs ?? Number.POSITIVE_INFINITY);
      }
      const times = steps.map(({ atMs }) => atMs);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.at(-1)).toBeLessThanOrEqual(durationMs);
    }),
  );
});

test("at most two faults are there at the same time, and no host that is off has another one", () => {
  fc.assert(
    fc.property(run, ({ steps }) => {
      const open = new Map<number, Fault>();
      for (const { action, number, fault } of steps) {
        if (action === "heal") open.delete(number);
        else open.set(number, fault);
        expect(open.size).toBeLessThanOrEqual(2);
        const texts = [...open.values()].map(faultExpression);
        for (const text of texts) {
          const [, off] = /^instance:(.*)$/.exec(text) ?? [];
          if (off !== undefined) expect(texts.filter((other) => other.includes(off))).toEqual([text]);
        }
      }
    }),
  );
});

test("within ten minutes every kind of fault comes, alone and beside another one", () => {
  const steps: readonly Step[] = randomSequence(candidates, 600_000, 1);
  expect(new Set(steps.map(({ fault }) => kindOf(fault)))).toEqual(
    new Set(["instance", "kill", "hang", "link", "partition", "clock"]),
  );
  const beside = steps.filter(
    ({ action }, index) => action === "break" && steps[index - 1]?.action === "break",
  );
  expect(beside.length).toBeGreaterThan(3);
});
