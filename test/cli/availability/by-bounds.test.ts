/** What is said of topologies that are too large for one exact number. */
import { expect, test } from "vitest";
import { availabilityJson } from "../../../src/cli/availability/json.ts";
import type { AvailabilityReport, EntrypointAvailability } from "../../../src/cli/availability/report.ts";
import { availabilityTable } from "../../../src/cli/availability/table.ts";
import { plan } from "../../../src/plan/plan.ts";
import { availability } from "../../../src/reliability/availability/availability.ts";
import { failureData } from "../../../src/reliability/failure-data/failure-data.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import { soundTopology } from "../../lint/sound-topology.ts";

/** Of the shop by bounds, as if they were as far apart as those of a large topology. */
function report(
  given: Partial<EntrypointAvailability>,
  changes: AvailabilityReport["changes"] = { tried: 0, left: 0 },
): AvailabilityReport {
  const planned = plan(soundTopology);
  const model = failureModel(planned);
  const data = failureData(planned, model);
  const entrypoints = availability(planned, model, data, { diagramEvents: 0 }).map((one) => ({
    ...one,
    slo: 0.999,
    improvements: [],
    ...given,
  }));
  return { plan: planned, events: model.events, data, assumed: [], entrypoints, changes };
}

const APART = {
  down: 0.000_72,
  downAtLeast: 0.000_66,
  failover: 0,
  available: 0.999_28,
  availableAtMost: 0.999_34,
  degraded: 0.0025,
  degradedAtLeast: 0.0024,
};

test("it lies between two numbers, and the reader is told why", () => {
  expect(availabilityTable(report(APART), false)).toMatchInlineSnapshot(`
    "shop: between 99.928 % and 99.934 % predicted, 99.9 % promised: kept
      5 h 47 min to 6 h 18 min a year without service, 66 to 72 % of the error budget of 8 h 46 min
        5 h 47 min to 6 h 18 min while too much is down; 0 s at most while something takes over
        14 h 43 min to 16 h 7 min with something missing that it can do without
      costs most
        5 min 37 s  6 hosts
        1 min 4 s  3 zones
        59 s  3 instances of api
        20 s  2 instances of web-lb
        3.7 s  2 gateways of network dmz
        … and 4 more: --verbose
      pauses most
        5.0 s  instance web-lb-1: 1.6 s each time
        4.9 s  instance web-lb-2: 1.6 s each time
        3.0 s  gateway dmz/1: 1.0 s each time
        3.0 s  gateway dmz/2: 1.0 s each time
        0.9 s  host b-1: 1.6 s each time
        … and 9 more: --verbose

    shop: too large for one exact number, so calculated by bounds. It is certain to lie between the two numbers, where there are two; what costs most is estimated.
    "
  `);
});

test("what both of them keep is kept, what neither keeps is missed, and between them it is undecided", () => {
  const first = (slo: number) => availabilityTable(report({ ...APART, slo }), false).split("\n")[0];
  expect(first(0.9992)).toMatch(/ 99\.92 % promised: kept$/);
  expect(first(0.9993)).toMatch(/ 99\.93 % promised: UNDECIDED, which counts as missed$/);
  expect(first(0.9994)).toMatch(/ 99\.94 % promised: MISSED$/);
});

test("bounds that meet are one number", () => {
  const met = { ...APART, downAtLeast: 0.000_72, availableAtMost: 0.999_28 };
  expect(availabilityTable(report(met), false)).toMatch(
    /^shop: 99\.928 % predicted, 99\.9 % promised: kept\n/,
  );
});

test("nothing is said of what is only missing where all that it uses is needed", () => {
  const hard = { ...APART, degraded: APART.down, degradedAtLeast: APART.downAtLeast };
  expect(availabilityTable(report(hard), false)).not.toContain("something missing");
});

test("changes that were not tried are counted", () => {
  expect(availabilityTable(report(APART, { tried: 0, left: 420 }), false)).toMatch(
    /\nWhich change helps most was not tried: 420 could, .*\n$/,
  );
  expect(availabilityTable(report(APART, { tried: 16, left: 3 }), false)).toMatch(
    /\n16 changes were tried, those that could gain most; 3 more could help and were not\.\n$/,
  );
});

test("what takes a diagram is left out for those who ask for all", () => {
  const text = availabilityTable(report(APART), true);
  expect(text).toMatch(/^ {4}.* {2}6 hosts: Fussell-Vesely 0\.\d+$/m);
  expect(text).not.toContain("Birnbaum");
});

test("programs get both numbers, the verdict, and how they were calculated", () => {
  const json = JSON.parse(availabilityJson(report({ ...APART, slo: 0.9993 }, { tried: 1, left: 2 })));
  const [shop] = json.entrypoints;
  expect(shop).toMatchObject({
    ...APART,
    met: false,
    verdict: "undecided",
    calculatedBy: { down: "bounds", degraded: "bounds" },
  });
  expect(json.changes).toEqual({ tried: 1, left: 2 });
  for (const contributor of shop.contributors) {
    expect(contributor.gone).toBeGreaterThanOrEqual(0);
    expect(contributor).not.toHaveProperty("birnbaum");
    expect(contributor).not.toHaveProperty("importance");
  }
});
