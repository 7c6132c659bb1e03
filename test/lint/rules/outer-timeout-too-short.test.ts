import { expect, test } from "vitest";
import { outerTimeoutTooShort } from "../../../src/lint/rules/outer-timeout-too-short.ts";
import { messages } from "../check-rule.ts";
import { soundListener, withOuterTier } from "../sound-topology.ts";

test("an outer timeout below the inner one", () => {
  expect(
    messages(
      outerTimeoutTooShort,
      withOuterTier({ timeouts: { ...soundListener.timeouts, serverMs: 10_000 } }),
    ),
  ).toEqual([expect.stringContaining("waits 10s for `web-lb`")]);
});

test("no finding: an equal one", () => {
  expect(
    messages(
      outerTimeoutTooShort,
      withOuterTier({ timeouts: { ...soundListener.timeouts, serverMs: 30_000 } }),
    ),
  ).toEqual([]);
});
