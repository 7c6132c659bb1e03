import { expect, test } from "vitest";
import { survivorsRefuseConnections } from "../../../src/lint/rules/survivors-refuse-connections.ts";
import { messages } from "../check-rule.ts";
import { withListener } from "../sound-topology.ts";

test("two needed servers of 200 connections behind a listener of 401", () => {
  expect(messages(survivorsRefuseConnections, withListener({ maxConnections: 401 }))).toEqual([
    expect.stringContaining("lets 401 connections in"),
  ]);
});

test("no finding: a listener of 400", () => {
  expect(messages(survivorsRefuseConnections, withListener({ maxConnections: 400 }))).toEqual([]);
});
