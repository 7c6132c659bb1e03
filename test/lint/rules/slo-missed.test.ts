import { expect, test } from "vitest";
import { ruleContext } from "../../../src/lint/rule-context.ts";
import { sloMissed } from "../../../src/lint/rules/slo-missed.ts";
import { plan } from "../../../src/plan/plan.ts";
import { predict } from "../../../src/reliability/availability/predict.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import { smallProduct } from "../../reliability/availability/small-products.ts";
import { findings, messages } from "../check-rule.ts";
import { soundTopology, withEntrypoint, withLoadBalancer } from "../sound-topology.ts";

const single = withLoadBalancer({ replicas: 1, virtualIp: undefined });

test("one load balancer, for 99.9 %", () => {
  const found = findings(sloMissed, single);
  expect(found).toMatchObject([
    {
      subject: { kind: "entrypoint", name: "shop" },
      affects: ["shop"],
      fix: expect.stringMatching(/`nospof availability`.*reliability: \{ mtbf: "…", mttr: "…" \}/),
    },
  ]);
  expect(found.map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "shop promises 99.9% and is predicted to reach 99.81%: 16 h 29 min a year without service, 188% of the error budget of 8 h 46 min. Most is due to 6 hosts: 13 h 21 min less if none ever failed.",
    ]
  `);
});

test("no finding: two of them", () => {
  expect(messages(sloMissed, soundTopology)).toEqual([]);
});

test("pairs of failures alone break six nines", () => {
  expect(messages(sloMissed, withEntrypoint({ slo: 0.999999 }))).toEqual([
    expect.stringMatching(/^shop promises 99\.9999% and is predicted to reach 99\.99\d+%: \d+ min/),
  ]);
});

test("what never may be down", () => {
  expect(messages(sloMissed, withEntrypoint({ slo: 1 }))).toEqual([
    expect.stringContaining("a year without service, and nothing is allowed."),
  ]);
});

test("no finding: what is declared of the parts counts, not public data", () => {
  const declared = { reliability: { mtbfMs: 1_000_000 * 3_600_000, mttrMs: 3_600_000 } };
  const kinds = ["host", "instance", "zone", "network", "gateway"] as const;
  const failureData = Object.fromEntries(kinds.map((kind) => [kind, declared]));
  expect(messages(sloMissed, { ...single, failureData })).toEqual([]);
});

test("too large for bounds: single points of failure alone break it", () => {
  const context = ruleContext(plan(soundTopology));
  const refused = { kind: "refused", entrypoint: "shop", reached: "", availableAtMost: 0.997 } as const;
  expect(sloMissed.check({ ...context, predictions: () => [refused] })).toMatchObject([
    {
      message: expect.stringMatching(
        /is predicted to reach at most 99\.70%: at least 1 d 2 h .*single points of failure alone/,
      ),
    },
  ]);
});

test("by bounds: even the best breaks it, and what costs most is said", () => {
  const planned = plan(smallProduct());
  const context = ruleContext(planned);
  const predictions = () =>
    predict(planned, failureModel(planned), context.singlePoints, { diagramEvents: 0 });
  expect(sloMissed.check({ ...context, predictions })).toMatchObject([
    {
      message: expect.stringMatching(
        /is predicted to reach at most 99\.32\d*%: at least 2 d 1\d h .* Most is due to 3 shared risks: 1 d \d h less/,
      ),
    },
  ]);
});
