import { expect, test } from "vitest";
import { externalWithoutAddress } from "../../../src/lint/rules/external-without-address.ts";
import type { External, Topology } from "../../../src/topology/model.ts";
import { likes, makeExternal } from "../../arbitrary/parts.ts";
import { messages } from "../check-rule.ts";
import { withApi } from "../sound-topology.ts";

test("a dependency on something without an address", () => {
  expect(messages(externalWithoutAddress, depending({ address: undefined, port: undefined }))).toEqual([
    expect.stringContaining("`api` cannot reach payments"),
  ]);
});

test("no finding: the same with one", () => {
  expect(messages(externalWithoutAddress, depending({}))).toEqual([]);
});

function depending(change: Partial<External>): Topology {
  const payments = makeExternal({ name: "payments", ...change });
  const topology = withApi({
    networks: ["app", "data", "dmz"],
    dependsOn: [likes({ kind: "external", name: "payments" })],
  });
  return { ...topology, externals: [...topology.externals, payments] };
}
