import { expect, test } from "vitest";
import { ensembleWithoutSpare } from "../../../src/lint/rules/ensemble-without-spare.ts";
import type { Dependency } from "../../../src/topology/model.ts";
import { likes, makeEnsemble, needs } from "../../arbitrary/parts.ts";
import { findings, messages } from "../check-rule.ts";
import { ORDERS, ORDERS_WRITER, soundTopology } from "../sound-topology.ts";

const ZOO = { kind: "ensemble", name: "zoo" } as const;

const withZoo = (replicas: number, ...dependsOn: readonly Dependency[]) => ({
  ...soundTopology,
  services: soundTopology.services.map((api) => ({ ...api, dependsOn })),
  ensembles: [makeEnsemble({ name: "zoo", networks: ["data"], replicas })],
});

test("three members that an entrypoint is down without", () => {
  expect(messages(ensembleWithoutSpare, withZoo(3, needs(ZOO)))).toEqual([
    "While one of the 3 members of `zoo` is updated, a failure of another one stops shop.",
  ]);
  expect(findings(ensembleWithoutSpare, withZoo(3, needs(ZOO)))[0]?.fix).toContain("replicas: 5");
});

test("three members through which the database of an entrypoint elects its primary", () => {
  const electing = (...dependsOn: readonly Dependency[]) => {
    const topology = withZoo(3, ...dependsOn);
    return { ...topology, databases: topology.databases.map((orders) => ({ ...orders, election: "zoo" })) };
  };
  expect(messages(ensembleWithoutSpare, electing(needs(ORDERS_WRITER)))).toEqual([
    expect.stringContaining("stops shop"),
  ]);
  // Who only reads is not stopped by it.
  expect(messages(ensembleWithoutSpare, electing(needs(ORDERS), likes(ORDERS_WRITER)))).toEqual([]);
});

test("no finding: five members, or three that no entrypoint is down without", () => {
  expect(messages(ensembleWithoutSpare, withZoo(5, needs(ZOO)))).toEqual([]);
  expect(messages(ensembleWithoutSpare, withZoo(3, likes(ZOO)))).toEqual([]);
  expect(messages(ensembleWithoutSpare, withZoo(3))).toEqual([]);
});
