import { expect, test } from "vitest";
import { databaseServersWithoutTls } from "../../../src/lint/rules/database-servers-without-tls.ts";
import { strictSpread } from "../../arbitrary/parts.ts";
import { sharded } from "../../arbitrary/sharded.ts";
import { findings, messages } from "../check-rule.ts";
import { withDatabase } from "../sound-topology.ts";

const acrossZones = { spread: strictSpread("zone"), tls: undefined } as const;

test("servers in several zones that speak in clear", () => {
  const [finding] = findings(databaseServersWithoutTls, withDatabase(acrossZones));
  expect(finding?.message).toMatch(/^The servers of `orders` in .+ and .+ send each other all data in clear/);
  expect(finding?.fix).toContain('tls: { ca: secret("orders-ca"), certificate: secret("orders-tls") }');
});

test("those of MySQL, which encrypt for whoever answers", () => {
  const [message] = messages(databaseServersWithoutTls, withDatabase({ ...acrossZones, engine: "mysql" }));
  expect(message).toContain("for whoever answers");
});

test("those of a database in shards, said once", () => {
  const rule = { by: "hash", key: "customer", count: 2 } as const;
  expect(messages(databaseServersWithoutTls, sharded(withDatabase(acrossZones), rule))).toEqual([
    expect.stringMatching(/^The servers of `orders` in .+ and .+ send each other all data in clear/),
  ]);
});

test("no finding: with TLS, or in one zone", () => {
  const tls = { ca: "orders-ca", certificate: "orders-tls" };
  expect(messages(databaseServersWithoutTls, withDatabase({ ...acrossZones, tls }))).toEqual([]);
  const within = withDatabase({ spread: strictSpread("host"), within: ["a"], replicas: 2, tls: undefined });
  expect(messages(databaseServersWithoutTls, within)).toEqual([]);
});
