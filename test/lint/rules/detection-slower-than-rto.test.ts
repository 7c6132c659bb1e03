import { expect, test } from "vitest";
import { detectionSlowerThanRto } from "../../../src/lint/rules/detection-slower-than-rto.ts";
import type { Listener } from "../../../src/topology/model.ts";
import { messages } from "../check-rule.ts";
import { soundListener, withEntrypoint, withListener, withLoadBalancer } from "../sound-topology.ts";

test("checks every 3 s, for an RTO of 10 s", () => {
  expect(messages(detectionSlowerThanRto, withListener({ check: every(3000) }))).toEqual([
    expect.stringContaining("takes up to 18s to find a server down"),
  ]);
});

test("no finding: checks every 1.5 s", () => {
  expect(messages(detectionSlowerThanRto, withListener({ check: every(1500) }))).toEqual([]);
});

test("where no RTO is promised, nothing is too slow", () => {
  expect(
    messages(
      detectionSlowerThanRto,
      withEntrypoint({ rtoMs: undefined }, withListener({ check: every(3000) })),
    ),
  ).toEqual([]);
});

function every(milliseconds: number): Listener["check"] {
  return {
    kind: "tcp",
    port: undefined,
    intervalMs: milliseconds,
    timeoutMs: milliseconds,
    fall: 3,
    rise: 2,
  };
}

test("no finding: another listener of the same load balancer, which the entrypoint does not lead to", () => {
  const slow = { ...soundListener, name: "admin", port: 8443, tls: undefined, check: every(3000) };
  const topology = withLoadBalancer({ listeners: [slow, soundListener] });
  expect(messages(detectionSlowerThanRto, topology)).toEqual([]);
});
