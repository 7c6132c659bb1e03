import { expect, test } from "vitest";
import { SHORTEST_WATCH_MS, WATCH_MARGIN_MS, watchMs } from "../../src/drill/observation.ts";
import { bounded, madeExpectation, madeOutage } from "./hand-made-result.ts";

const PATIENCE_MS = 10_000;
const slow = madeOutage({ gap: bounded(4000) });
const fast = madeOutage({ gap: bounded(600), delay: bounded(900) });
const hung = madeOutage({ delay: bounded(50_000) });

test("a fault is watched until its predicted worst is over, and no shorter than a failover needs", () => {
  expect(watchMs([madeExpectation({ outage: fast })], [slow, fast], PATIENCE_MS)).toBe(SHORTEST_WATCH_MS);
  expect(watchMs([madeExpectation({ outage: slow })], [slow, fast], PATIENCE_MS)).toBe(
    4000 + WATCH_MARGIN_MS,
  );
});

test("no longer than clients have patience", () => {
  expect(watchMs([madeExpectation({ outage: hung })], [hung], PATIENCE_MS)).toBe(
    PATIENCE_MS + WATCH_MARGIN_MS,
  );
});

test("what should stay down is watched until the longest timer of all could have brought it back", () => {
  const down = madeExpectation({ state: "down", outage: fast });
  expect(watchMs([down], [slow, fast], PATIENCE_MS)).toBe(4000 + WATCH_MARGIN_MS);
  const unsaid = madeExpectation({ outage: undefined });
  expect(watchMs([unsaid], [slow, fast], PATIENCE_MS)).toBe(4000 + WATCH_MARGIN_MS);
});
