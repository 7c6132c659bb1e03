import fc from "fast-check";
import { expect, test } from "vitest";
import { allFaults } from "../../../src/drill/faults/all-faults.ts";
import { faultExpression } from "../../../src/drill/faults/fault-text.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import { shopPlan } from "../../targets/shop.ts";
import { plannedArbitrary } from "./fault-arbitrary.ts";

test("every basic event is covered once, and no fault stands there twice", () => {
  fc.assert(
    fc.property(plannedArbitrary, ({ plan, model }) => {
      const faults = allFaults(plan, model);
      const events = faults.flatMap((fault) => (fault.kind === "event" ? [fault.event.id] : []));
      expect(events).toEqual(model.events.map(({ id }) => id));
      expect(new Set(faults.map(faultExpression)).size).toBe(faults.length);
    }),
  );
});

test("every program is killed and hung, every link cut, and redundancy partitioned", () => {
  const planned = shopPlan();
  const expressions = allFaults(planned, failureModel(planned)).map(faultExpression);
  expect(expressions.filter((one) => !/^[a-z-]+:[a-z0-9~/-]+$/.test(one))).toEqual([
    "partition:web-lb-1|web-lb-2@dmz",
    "partition:orders-1|orders-2@app",
  ]);
  expect(expressions).toEqual(
    expect.arrayContaining([
      "kill:web-lb-1/keepalived",
      "hang:web-lb-2/haproxy",
      "kill:orders-1/mariadb",
      "hang:api-3/application",
      "link:web-lb-1/app",
      "disk:orders-2",
    ]),
  );
  expect(expressions.some((one) => /^(loss|delay|clock):/.test(one))).toBe(false);
});
