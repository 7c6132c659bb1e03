import { expect, test } from "vitest";
import { noRedispatch } from "../../../src/lint/rules/no-redispatch.ts";
import { messages } from "../check-rule.ts";
import { withApi, withListener } from "../sound-topology.ts";

test("retries without redispatch", () => {
  expect(messages(noRedispatch, withListener({ redispatch: false }))).toEqual([
    expect.stringContaining("keeps a failed request on the server that failed it"),
  ]);
});

test("no finding: one server, so none to go to", () => {
  expect(
    messages(noRedispatch, withListener({ redispatch: false }, withApi({ replicas: 1, needs: 1 }))),
  ).toEqual([]);
});
