import { expect, test } from "vitest";
import { noConnectionLimit } from "../../../src/lint/rules/no-connection-limit.ts";
import { makeBackend } from "../../arbitrary/parts.ts";
import { messages } from "../check-rule.ts";
import { API, soundTopology, withListener } from "../sound-topology.ts";

test("a backend without a limit", () => {
  expect(messages(noConnectionLimit, withListener({ backends: [makeBackend(API)] }))).toEqual([
    expect.stringContaining("gives `api` any number of connections"),
  ]);
});

test("no finding: a backend with one", () => {
  expect(messages(noConnectionLimit, soundTopology)).toEqual([]);
});
