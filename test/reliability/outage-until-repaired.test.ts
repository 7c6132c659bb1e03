/** What somebody has to repair is the same for the structure function and for the timers. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { withHostsCounted } from "../../src/reliability/cloud-hosts.ts";
import { dependencyOrder } from "../../src/reliability/dependency-order.ts";
import { isUp } from "../../src/reliability/evaluation.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { effectsOf } from "../../src/reliability/outage-effects.ts";
import { failingParts } from "../../src/reliability/outage-failing.ts";
import { partsOf } from "../../src/reliability/parts.ts";
import type { Topology } from "../../src/topology/model.ts";
import { topologyArbitrary } from "../arbitrary/topology.ts";
import { sturdyTopology } from "./sturdy-topology.ts";

function compare(topology: Topology): void {
  const planned = plan(topology);
  const counted = withHostsCounted(planned);
  const model = failureModel(planned);
  const effects = effectsOf(counted);
  const failing = failingParts(counted);
  const parts = partsOf(counted);
  for (const { name, to, dependsOn } of counted.entrypoints) {
    const top = model.tops.find(({ entrypoint }) => entrypoint === name);
    // One that never works has no single points.
    if (top === undefined || !isUp(model, top.serves, new Set())) continue;
    const order = dependencyOrder(parts, [to, ...dependsOn.map(({ on }) => on)]);
    for (const [index, event] of model.events.entries()) {
      const { gap } = effects.of(name, order, failing.of({ kind: "event", event }));
      expect(gap.kind === "bounded", `${event.id} for ${name}`).toBe(
        isUp(model, top.serves, new Set([index])),
      );
    }
  }
}

it("agrees with the structure function about every event of random topologies", () => {
  fc.assert(fc.property(topologyArbitrary({ choosing: true }), compare), { numRuns: 150 });
});

it("agrees with the structure function about every event of random topologies with few single points", () => {
  fc.assert(fc.property(sturdyTopology, compare), { numRuns: 150 });
});
