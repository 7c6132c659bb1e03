import { expect, test } from "vitest";
import { sloAboveDependencies } from "../../../src/lint/rules/slo-above-dependencies.ts";
import type { Topology } from "../../../src/topology/model.ts";
import { likes, makeBackend, makeExternal, needs } from "../../arbitrary/parts.ts";
import { messages } from "../check-rule.ts";
import { withApi, withListener } from "../sound-topology.ts";

test("a hard dependency of 99.8 % under an SLO of 99.9 %", () => {
  expect(messages(sloAboveDependencies, paying(needs))).toEqual([
    expect.stringContaining("it would reach 99.8%: it needs payments (99.8%)"),
  ]);
});

test("no finding: the same dependency, soft", () => {
  expect(messages(sloAboveDependencies, paying(likes))).toEqual([]);
});

function paying(depend: typeof needs): Topology {
  const payments = makeExternal({ name: "payments", availability: 0.998 });
  const topology = withApi({
    networks: ["app", "data", "dmz"],
    dependsOn: [depend({ kind: "external", name: "payments" })],
  });
  return { ...topology, externals: [...topology.externals, payments] };
}

test("no finding: two providers that stand in for each other", () => {
  const providers = ["one", "two"].map((name) => makeExternal({ name, availability: 0.998 }));
  const topology = withListener({
    backends: providers.map(({ name }) => makeBackend({ kind: "external", name })),
  });
  const mended = { ...topology, externals: [...topology.externals, ...providers] };
  expect(messages(sloAboveDependencies, mended)).toEqual([]);
});
