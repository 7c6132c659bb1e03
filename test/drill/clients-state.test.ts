import fc from "fast-check";
import { expect, test } from "vitest";
import { clientsState } from "../../src/drill/clients-state.ts";
import type { Attempt } from "../../src/drill/model.ts";
import { attemptsWith, observed, targetOf } from "./observed.ts";

const WINDOW_MS = 3_000;

function stateOf(attempts: readonly Attempt[], addresses = 1, needs = 1) {
  return clientsState("shop", observed(WINDOW_MS, [{ target: targetOf(addresses, needs), attempts }]));
}

function changed(attempts: readonly Attempt[], which: (index: number) => boolean, change: Partial<Attempt>) {
  return attempts.map((attempt, index) => (which(index) ? { ...attempt, ...change } : attempt));
}

const well = attemptsWith([], WINDOW_MS);

test("a service that answers serves, and one that does not is down, whatever was before", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_390 }), fc.boolean(), (changeMs, recovers) => {
      const outage = recovers ? { fromMs: 0, toMs: changeMs } : { fromMs: changeMs, toMs: WINDOW_MS };
      expect(stateOf(attemptsWith([outage], WINDOW_MS))).toBe(recovers ? "serves" : "down");
    }),
  );
});

test("a single straggler changes nothing, wherever it is", () => {
  fc.assert(
    fc.property(
      fc.nat({ max: well.length - 1 }),
      fc.constantFrom<Partial<Attempt>>(
        { outcome: "failed", detail: "ECONNRESET" },
        { outcome: "degraded", detail: "catalogue.http" },
        { outcome: "failed", detail: "timeout", endMs: 13_000 },
      ),
      (which, change) => {
        expect(stateOf(changed(well, (index) => index === which, change))).toBe("serves");
      },
    ),
  );
});

test("one server of ten that answers with errors is more than a straggler", () => {
  const tenth = (index: number): boolean => index % 10 === 0;
  expect(stateOf(changed(well, tenth, { outcome: "failed", detail: "503" }))).toBe("down");
  expect(stateOf(changed(well, tenth, { outcome: "degraded", detail: "orders.writer" }))).toBe("degraded");
});

test("requests that hang count, though they end much later", () => {
  const late = (index: number): boolean => index > 100;
  expect(stateOf(changed(well, late, { endMs: 9_000, outcome: "ok" }))).toBe("down");
});

test("what times out late says nothing of how it is now", () => {
  const hung = attemptsWith([], 1_000).map(
    (attempt): Attempt => ({ ...attempt, endMs: 2_900, outcome: "failed", detail: "timeout" }),
  );
  expect(stateOf([...hung, ...well])).toBe("serves");
});

test("as many addresses have to serve as are needed", () => {
  const attempts = [
    ...attemptsWith([], WINDOW_MS, { address: 0 }),
    ...attemptsWith([{ fromMs: 0, toMs: WINDOW_MS }], WINDOW_MS, { address: 1 }),
  ];
  expect(stateOf(attempts, 2, 1)).toBe("serves");
  expect(stateOf(attempts, 2, 2)).toBe("down");
  expect(stateOf(attempts, 1, 2)).toBe("down");
});

test("a soft dependency of the entrypoint degrades it, a hard one takes it down", () => {
  const dead = attemptsWith([{ fromMs: 0, toMs: WINDOW_MS }], WINDOW_MS);
  const own = { target: targetOf(1, 1), attempts: well };
  const with_ = (strength: "hard" | "soft") =>
    clientsState("shop", observed(WINDOW_MS, [own, { target: targetOf(1, 1, strength), attempts: dead }]));
  expect(with_("soft")).toBe("degraded");
  expect(with_("hard")).toBe("down");
});
