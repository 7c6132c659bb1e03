import fc from "fast-check";
import { expect, it } from "vitest";
import { plan } from "../../../src/plan/plan.ts";
import { assumedDown } from "../../../src/reliability/assumed-down.ts";
import { downtimes } from "../../../src/reliability/availability/downtime.ts";
import { eventsBelow } from "../../../src/reliability/availability/events-below.ts";
import { EngineLimitError } from "../../../src/reliability/engine/engine-limit.ts";
import { isUp } from "../../../src/reliability/evaluation.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import { soundTopology } from "../../lint/sound-topology.ts";
import { redundantStructure } from "../cut-pairs/redundant-structure.ts";
import { tangled } from "./tangled.ts";

const NO_DIAGRAM = { diagramEvents: 0 };
const ROUNDING = 1e-12;

const drawn = fc.record({
  model: redundantStructure,
  // Evenly spread, which doubles are not: most of those are next to 0.
  shares: fc.infiniteStream(fc.noBias(fc.integer({ min: 0, max: 300 }))),
  occurred: fc.uniqueArray(fc.nat(8), { maxLength: 2 }),
});

it("lies between its bounds at every node, also while parts are down, in 300 random structures", () => {
  let compared = 0;
  fc.assert(
    fc.property(drawn, ({ model, shares, occurred }) => {
      const ofEvents = Float64Array.from(model.events, () => Number(shares.next().value) / 1000);
      const assumed = assumedDown(model, new Set(occurred));
      const [exact, bounded] = [downtimes(assumed, ofEvents), downtimes(assumed, ofEvents, NO_DIAGRAM)];
      for (const node of assumed.nodes.keys()) {
        const [one, two] = [exact(node), bounded(node)];
        expect(one.by).toBe("diagram");
        expect(one.least).toBe(one.most);
        if (eventsBelow(assumed, node).length > 0) expect(two.by).toBe("bounds");
        expect(two.least).toBeLessThanOrEqual(one.least + ROUNDING);
        expect(two.most).toBeGreaterThanOrEqual(one.most - ROUNDING);
        if (two.by === "bounds" && one.least > 0 && one.least < 1) compared += 1;
      }
    }),
    { seed: 2026, numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(500);
});

it("counts every event below a node, and none that is not", () => {
  fc.assert(
    fc.property(redundantStructure, (model) => {
      const top = model.nodes.length - 1;
      const below = eventsBelow(model, top);
      const all = new Set(model.events.keys());
      for (const event of all) {
        // What cannot be reached changes nothing, whatever else is down.
        if (below.includes(event)) continue;
        expect(isUp(model, top, new Set([event]))).toBe(isUp(model, top, new Set()));
        const others = new Set([...all].filter((each) => each !== event));
        expect(isUp(model, top, others)).toBe(isUp(model, top, all));
      }
      const direct = model.nodes[top];
      const leaves = direct?.kind === "at-least" ? direct.children : [];
      for (const child of leaves) if (model.nodes[child]?.kind === "event") expect(below).toContain(child);
    }),
    { seed: 2026, numRuns: 300 },
  );
});

it("is exact for as many events as may be tried, if the diagram fits, and by bounds otherwise", () => {
  const model = failureModel(plan(soundTopology));
  const shares = new Float64Array(model.events.length).fill(0.01);
  const serves = model.tops[0]?.serves ?? -1;
  const events = eventsBelow(model, serves).length;
  const by = (limits: Parameters<typeof downtimes>[2]) => downtimes(model, shares, limits)(serves).by;
  expect(by({})).toBe("diagram");
  expect(by({ diagramEvents: events })).toBe("diagram");
  expect(by({ diagramEvents: events - 1 })).toBe("bounds");
  expect(by({ memoryMiB: 0.0001 })).toBe("bounds");
});

it("is refused when bounds do not fit either, and each time it is asked for", () => {
  const model = tangled(failureModel(plan(soundTopology)));
  const shares = new Float64Array(model.events.length).fill(0.01);
  const downtime = downtimes(model, shares, { memoryMiB: 0.0001 });
  const serves = model.tops[0]?.serves ?? -1;
  expect(() => downtime(serves)).toThrow(EngineLimitError);
  expect(() => downtime(serves)).toThrow(EngineLimitError);
});
