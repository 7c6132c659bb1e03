import { expect, test } from "vitest";
import { plainHttpToClients } from "../../../src/lint/rules/plain-http-to-clients.ts";
import { messages } from "../check-rule.ts";
import { withListener } from "../sound-topology.ts";

test("an entrypoint without TLS", () => {
  expect(messages(plainHttpToClients, withListener({ tls: undefined, port: 80 }))).toEqual([
    expect.stringContaining("without TLS"),
  ]);
});

test("no finding: a TCP listener, which may carry anything", () => {
  expect(messages(plainHttpToClients, withListener({ tls: undefined, port: 80, protocol: "tcp" }))).toEqual(
    [],
  );
});
