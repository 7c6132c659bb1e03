import { expect, test } from "vitest";
import { singleResolver } from "../../../src/lint/rules/single-resolver.ts";
import type { Topology } from "../../../src/topology/model.ts";
import { makeBackend, makeExternal } from "../../arbitrary/parts.ts";
import { messages } from "../check-rule.ts";
import { soundListener, soundTopology, withLoadBalancer } from "../sound-topology.ts";

test("a server given by name and one resolver", () => {
  expect(messages(singleResolver, named(["10.0.1.53"]))).toEqual([
    expect.stringContaining("through 10.0.1.53 alone"),
  ]);
});

test("no finding: two resolvers", () => {
  expect(messages(singleResolver, named(["10.0.1.53", "10.0.1.54"]))).toEqual([]);
});

test("without resolvers the machine's own is the only one", () => {
  expect(messages(singleResolver, named([]))).toEqual([
    expect.stringContaining("the machine's own resolver alone"),
  ]);
});

test("servers given by address need no resolver", () => {
  expect(messages(singleResolver, soundTopology)).toEqual([]);
});

function named(resolvers: readonly string[]): Topology {
  const partner = makeExternal({ name: "partner" });
  const backends = [makeBackend({ kind: "external", name: "partner" })];
  const topology = withLoadBalancer({ resolvers, listeners: [{ ...soundListener, backends }] });
  return { ...topology, externals: [...topology.externals, partner] };
}
