/** With the rendered files, clients are without an answer for no longer than predicted when a load balancer fails. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, expect, test } from "vitest";
import { requireProgram } from "../programs/required-program.ts";
import { eventually } from "./balanced-hosts.ts";
import { type BalancedPair, openBalancedPair } from "./balanced-pair.ts";
import { predictedMs } from "./predicted.ts";
import { startClients } from "./steady-clients.ts";

/** What a machine that is busy with other tests adds, and the time between two requests. */
const NOISE_MS = 150;

let pair: BalancedPair | undefined;

beforeAll(async () => {
  for (const program of ["haproxy", "nginx", "keepalived", "nft"] as const) await requireProgram(program);
});

afterEach(async () => {
  await pair?.close();
  pair = undefined;
});

async function fail(broken: (holder: string) => Promise<unknown>, forMs: number) {
  if (pair === undefined) throw new Error("nothing is open");
  const holder = await pair.onlyHolder();
  await sleep(1000);
  const clients = await startClients(pair.client, `http://${pair.address}/`);
  await sleep(500 + Math.random() * 500);
  await broken(holder);
  await sleep(forMs);
  return { holder, seen: await clients.end() };
}

test.each(["haproxy", "nginx"] as const)("%s: lost, killed, hung", { timeout: 120_000 }, async (engine) => {
  pair = await openBalancedPair(engine);
  const { plan, hosts, signal, start } = pair;

  const lost = await fail((holder) => hosts.plug(holder, "eth0", "out"), 2500);
  expect(lost.seen.longestGapMs).toBeLessThanOrEqual(predictedMs(plan, lost.holder) + NOISE_MS);
  expect(lost.seen.longestGapMs).toBeLessThanOrEqual(1000);
  await hosts.plug(lost.holder, "eth0", "in");

  const killed = await fail((holder) => signal(holder, engine, "KILL"), 2500);
  expect(killed.seen.longestGapMs).toBeLessThanOrEqual(
    predictedMs(plan, killed.holder, engine, "killed") + NOISE_MS,
  );
  await start(killed.holder, engine);

  const hung = await fail((holder) => signal(holder, engine, "STOP"), 3000);
  expect(hung.seen.longestGapMs).toBeLessThanOrEqual(
    predictedMs(plan, hung.holder, engine, "hung") + NOISE_MS,
  );
  expect(hung.seen.longestGapMs).toBeGreaterThan(predictedMs(plan, hung.holder, engine, "hung") / 2);
  await signal(hung.holder, engine, "CONT");
});

test("keepalived killed, hung, and cut off from the other: clients go on, and one owner is left", {
  timeout: 120_000,
}, async () => {
  pair = await openBalancedPair("haproxy");
  const { signal, start, holders, onlyHolder, cutAdverts } = pair;

  const killed = await fail((holder) => signal(holder, "keepalived", "KILL"), 2500);
  expect(killed.seen.longestGapMs).toBeLessThanOrEqual(NOISE_MS);
  expect(await holders()).toHaveLength(2);
  await start(killed.holder, "keepalived");
  await onlyHolder();

  const hung = await fail((holder) => signal(holder, "keepalived", "STOP"), 2500);
  expect(hung.seen.longestGapMs).toBeLessThanOrEqual(NOISE_MS);
  await signal(hung.holder, "keepalived", "CONT");
  await onlyHolder();

  let heal = async (): Promise<void> => {};
  const cut = await fail(async () => {
    heal = await cutAdverts();
  }, 7000);
  expect(await holders()).toHaveLength(2);
  expect(cut.seen.longestGapMs).toBeLessThanOrEqual(NOISE_MS);
  await heal();
  await eventually("one owner is left", 5, async () => ((await holders()).length === 1 ? true : undefined));
});
