import { expect, test } from "vitest";
import { replicasInOneZone } from "../../../src/lint/rules/replicas-in-one-zone.ts";
import type { Topology } from "../../../src/topology/model.ts";
import { strictSpread } from "../../arbitrary/parts.ts";
import { messages } from "../check-rule.ts";
import { soundTopology, withWorker } from "../sound-topology.ts";

test("two replicas in one of the zones they may be placed in", () => {
  expect(
    messages(replicasInOneZone, withWorker({ replicas: 2, needs: 1, spread: strictSpread("host") }, crowded)),
  ).toEqual([expect.stringContaining("both replicas of `worker` are in zone a")]);
});

test("no finding: two replicas in the only zone they may be placed in", () => {
  expect(
    messages(
      replicasInOneZone,
      withWorker({ replicas: 2, needs: 1, spread: strictSpread("host"), within: ["a"] }),
    ),
  ).toEqual([]);
});

/** Only the hosts of zone a have room. */
const crowded: Topology = {
  ...soundTopology,
  domains: soundTopology.domains.map((domain) =>
    domain.kind === "host" && domain.parent !== "a"
      ? { ...domain, capacity: { cpu: 0.1, memoryBytes: 1, diskBytes: 1 } }
      : domain,
  ),
};
