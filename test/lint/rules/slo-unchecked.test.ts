import { expect, test } from "vitest";
import { ruleContext } from "../../../src/lint/rule-context.ts";
import { sloMissed } from "../../../src/lint/rules/slo-missed.ts";
import { sloUnchecked } from "../../../src/lint/rules/slo-unchecked.ts";
import { plan } from "../../../src/plan/plan.ts";
import type { Prediction } from "../../../src/reliability/availability/predict.ts";
import { messages } from "../check-rule.ts";
import { soundTopology } from "../sound-topology.ts";

/** The shop, which promises 99.9 %, as if that were predicted of it. */
function predictedTo(prediction: Prediction) {
  return { ...ruleContext(plan(soundTopology)), predictions: () => [prediction] };
}

function refused(availableAtMost: number) {
  const reached = "the decision diagram of a module has more than 5 nodes";
  return predictedTo({ kind: "refused", entrypoint: "shop", availableAtMost, reached });
}

function between(available: number, availableAtMost: number) {
  return predictedTo({
    kind: "calculated",
    entrypoint: "shop",
    by: "bounds",
    available,
    availableAtMost,
    failover: 0,
    worst: () => undefined,
    longestPause: undefined,
  });
}

test("a structure function that not even bounds fit for in the linter's memory", () => {
  const context = refused(0.9995);
  expect(sloUnchecked.check(context)).toMatchObject([
    {
      subject: { kind: "entrypoint", name: "shop" },
      affects: ["shop"],
      message: expect.stringMatching(
        /^Nobody has checked whether shop keeps the 99\.9% .* has more than \d+ nodes/,
      ),
      fix: expect.stringContaining("`nospof availability`"),
    },
  ]);
  expect(sloMissed.check(context)).toEqual([]);
});

test("an SLO that lies between the bounds", () => {
  const context = between(0.9988, 0.9991);
  expect(sloUnchecked.check(context).map(({ message }) => message)).toEqual([
    "Nobody has checked whether shop keeps the 99.9% that it promises: it is predicted to reach between 99.88% and 99.91%, and the topology is too large to say more.",
  ]);
  expect(sloMissed.check(context)).toEqual([]);
});

test("no finding: it fits", () => {
  expect(messages(sloUnchecked, soundTopology)).toEqual([]);
});

test("no finding: the worst that bounds leave keeps it", () => {
  const context = between(0.999, 0.9991);
  expect(sloUnchecked.check(context)).toEqual([]);
  expect(sloMissed.check(context)).toEqual([]);
});

test.each([
  ["its single points of failure say", refused(0.998)],
  ["the best that bounds leave says", between(0.998, 0.9989)],
])("no finding: %s that the SLO is missed", (_, context) => {
  expect(sloUnchecked.check(context)).toEqual([]);
  expect(sloMissed.check(context)).toHaveLength(1);
});
