import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { type Lateness, startLateness } from "../../src/drill/lateness.ts";

let lateness: Lateness | undefined;
afterEach(() => lateness?.stop());

test("who does not get a processor is late, and only then", async () => {
  lateness = startLateness();
  await sleep(30);
  const from = performance.now();
  while (performance.now() < from + 80);
  const to = performance.now();
  await sleep(30);
  expect(lateness.worst(from, to)).toBeGreaterThan(60);
  expect(lateness.worst(to + 10_000, to + 20_000)).toBe(0);
});
