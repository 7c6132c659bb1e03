import fc from "fast-check";
import { expect, test } from "vitest";
import { type JsonReport, json } from "../../../src/lint/reporters/json.ts";
import { topologyArbitrary } from "../../arbitrary/topology.ts";
import { faulty, reported } from "./reported.ts";

test("the document", async () => {
  const { diagnostics, context } = reported(faulty);
  await expect(json(diagnostics, context)).toMatchFileSnapshot("../../golden/lint/report.json");
});

test("it lists exactly the single points of failure, whatever is suppressed or off", () => {
  fc.assert(
    fc.property(topologyArbitrary(), (drawn) => {
      const { diagnostics, context } = reported({
        ...drawn,
        severities: { "single-point-of-failure": "off" },
      });
      const report: JsonReport = JSON.parse(json(diagnostics, context));
      const listed = report.singlePointsOfFailure.map(
        ({ event, entrypoint, effect }) => `${effect} ${entrypoint} ${event.kind}:${event.name}`,
      );
      expect(listed).toEqual(
        context.singlePoints.map(({ event, entrypoint, effect }) => `${effect} ${entrypoint} ${event.id}`),
      );
    }),
    { numRuns: 50 },
  );
});

test("every event that stops an entrypoint has a finding that names it as affected", () => {
  fc.assert(
    fc.property(topologyArbitrary(), (topology) => {
      const { diagnostics, context } = reported(topology);
      for (const { event, entrypoint, effect } of context.singlePoints) {
        const rule = effect === "down" ? "single-point-of-failure" : "single-point-of-degradation";
        const finding = diagnostics.find(
          (one) =>
            one.rule === rule &&
            one.affects.includes(entrypoint) &&
            one.also?.some(({ kind, name }) => kind === event.part.kind && name === event.part.name),
        );
        expect(finding, `${event.id} for ${entrypoint}`).toBeDefined();
      }
    }),
    { numRuns: 100 },
  );
});
