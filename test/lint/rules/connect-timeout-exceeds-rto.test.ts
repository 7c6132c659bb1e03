import { expect, test } from "vitest";
import { connectTimeoutExceedsRto } from "../../../src/lint/rules/connect-timeout-exceeds-rto.ts";
import { messages } from "../check-rule.ts";
import { soundListener, withListener } from "../sound-topology.ts";

test("a connect timeout as long as the RTO", () => {
  expect(
    messages(
      connectTimeoutExceedsRto,
      withListener({ timeouts: { ...soundListener.timeouts, connectMs: 10_000 } }),
    ),
  ).toEqual([expect.stringContaining("waits 10s in listener `https`")]);
});

test("no finding: a shorter one", () => {
  expect(
    messages(
      connectTimeoutExceedsRto,
      withListener({ timeouts: { ...soundListener.timeouts, connectMs: 3000 } }),
    ),
  ).toEqual([]);
});
