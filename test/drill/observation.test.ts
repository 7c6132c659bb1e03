import { expect, test } from "vitest";
import { noticeMs, SHORTEST_WATCH_MS, WATCH_MARGIN_MS, watchMs } from "../../src/drill/observation.ts";
import { plan } from "../../src/plan/plan.ts";
import { smallShop } from "../reliability/felt.ts";
import { bounded, madeExpectation, madeOutage } from "./hand-made-result.ts";

const PATIENCE_MS = 10_000;
const slow = madeOutage({ gap: bounded(4000) });
const fast = madeOutage({ gap: bounded(600), delay: bounded(900) });
const hung = madeOutage({ delay: bounded(50_000) });

test("a fault is watched until its predicted worst is over, and no shorter than a failover needs", () => {
  expect(watchMs([madeExpectation({ outage: fast })], [slow, fast], 0, PATIENCE_MS)).toBe(SHORTEST_WATCH_MS);
  expect(watchMs([madeExpectation({ outage: slow })], [slow, fast], 0, PATIENCE_MS)).toBe(
    4000 + WATCH_MARGIN_MS,
  );
});

test("no longer than clients have patience", () => {
  expect(watchMs([madeExpectation({ outage: hung })], [hung], 0, PATIENCE_MS)).toBe(
    PATIENCE_MS + WATCH_MARGIN_MS,
  );
});

test("what should stay down is watched until the longest timer of all could have brought it back", () => {
  const down = madeExpectation({ state: "down", outage: fast });
  expect(watchMs([down], [slow, fast], 0, PATIENCE_MS)).toBe(4000 + WATCH_MARGIN_MS);
  const unsaid = madeExpectation({ outage: undefined });
  expect(watchMs([unsaid], [slow, fast], 0, PATIENCE_MS)).toBe(4000 + WATCH_MARGIN_MS);
});

test("what checks do later than anybody predicted is still seen", () => {
  const shop = plan(smallShop());
  expect(noticeMs(shop)).toBe(2 * (1000 + 400));
  expect(watchMs([madeExpectation({ outage: fast })], [fast], 6000, PATIENCE_MS)).toBe(
    6000 + WATCH_MARGIN_MS,
  );
  const rare = {
    kind: "http",
    path: "/",
    status: 200,
    port: undefined,
    intervalMs: 600_000,
    timeoutMs: 1000,
    fall: 2,
    rise: 2,
  } as const;
  expect(noticeMs(plan(smallShop({ listener: { check: rare } })))).toBe(15_000);
});
