import { expect, test } from "vitest";
import { hostOvercommitted } from "../../../src/lint/rules/host-overcommitted.ts";
import type { Topology } from "../../../src/topology/model.ts";
import { messages } from "../check-rule.ts";
import { soundTopology, withWorker } from "../sound-topology.ts";

test("two instances of a core each on a host with one", () => {
  expect(messages(hostOvercommitted, withCores(1))).toEqual([
    expect.stringContaining("may use 2 of 1 cores"),
  ]);
});

test("no finding: a host with two", () => {
  expect(messages(hostOvercommitted, withCores(2))).toEqual([]);
});

function withCores(cpu: number): Topology {
  const capacity = { cpu, memoryBytes: 2 ** 36, diskBytes: 2 ** 42 };
  const domains = soundTopology.domains.map((domain) =>
    domain.name === "a-1" ? { ...domain, capacity } : domain,
  );
  return withWorker(
    { replicas: 2, spread: { over: "none", strict: false }, within: ["a-1"] },
    {
      ...soundTopology,
      domains,
      services: [],
      loadBalancers: [],
      databases: [],
      backups: [],
      entrypoints: [],
    },
  );
}
