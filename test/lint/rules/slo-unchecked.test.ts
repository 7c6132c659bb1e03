import { expect, test } from "vitest";
import { ruleContext } from "../../../src/lint/rule-context.ts";
import { sloMissed } from "../../../src/lint/rules/slo-missed.ts";
import { sloUnchecked } from "../../../src/lint/rules/slo-unchecked.ts";
import { plan } from "../../../src/plan/plan.ts";
import { predict } from "../../../src/reliability/availability/predict.ts";
import { failureModel } from "../../../src/reliability/failure-model.ts";
import type { Topology } from "../../../src/topology/model.ts";
import { messages } from "../check-rule.ts";
import { soundTopology, withLoadBalancer } from "../sound-topology.ts";

/** As if the topology were so large that its diagrams do not fit. */
function withoutRoom(topology: Topology) {
  const planned = plan(topology);
  const context = ruleContext(planned);
  const predictions = () =>
    predict(planned, failureModel(planned), context.singlePoints, { memoryMiB: 0.0001 });
  return { ...context, predictions };
}

test("a structure function that does not fit into the linter's memory", () => {
  const context = withoutRoom(soundTopology);
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

test("no finding: it fits", () => {
  expect(messages(sloUnchecked, soundTopology)).toEqual([]);
});

test("no finding: its single points of failure say that the SLO is missed", () => {
  const context = withoutRoom(withLoadBalancer({ replicas: 1, virtualIp: undefined }));
  expect(sloUnchecked.check(context)).toEqual([]);
  expect(sloMissed.check(context)).toHaveLength(1);
});
