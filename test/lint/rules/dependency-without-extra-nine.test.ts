import { expect, test } from "vitest";
import { dependencyWithoutExtraNine } from "../../../src/lint/rules/dependency-without-extra-nine.ts";
import type { Topology } from "../../../src/topology/model.ts";
import { makeExternal, needs } from "../../arbitrary/parts.ts";
import { messages } from "../check-rule.ts";
import { withApi } from "../sound-topology.ts";

test("a dependency of 99.95 % under an SLO of 99.9 %", () => {
  expect(messages(dependencyWithoutExtraNine, paying(0.9995))).toEqual([
    expect.stringContaining("payments is up 99.95% of the time"),
  ]);
});

test("no finding: a dependency with exactly one more nine", () => {
  expect(messages(dependencyWithoutExtraNine, paying(0.9999))).toEqual([]);
});

function paying(availability: number): Topology {
  const payments = makeExternal({ name: "payments", availability });
  const topology = withApi({
    networks: ["app", "data", "dmz"],
    dependsOn: [needs({ kind: "external", name: "payments" })],
  });
  return { ...topology, externals: [...topology.externals, payments] };
}
