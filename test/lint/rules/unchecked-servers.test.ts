import { expect, test } from "vitest";
import { uncheckedServers } from "../../../src/lint/rules/unchecked-servers.ts";
import { messages } from "../check-rule.ts";
import { soundListener, withListener } from "../sound-topology.ts";

test("a listener without a check", () => {
  expect(messages(uncheckedServers, withListener({ check: undefined }))).toEqual([
    expect.stringContaining('says `check: "none"`'),
  ]);
});

test("no finding: a listener with one", () => {
  expect(messages(uncheckedServers, withListener({ check: soundListener.check }))).toEqual([]);
});
