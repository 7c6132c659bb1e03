/**
 * How long failovers take in the lab, run after run: never longer than predicted, and not much shorter either, so that a
 * prediction is worth something. NOSPOF_DRILL=full: twenty runs of each; default: one, too few to judge slack.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { measure } from "../../src/drill/measure.ts";
import type { DrillResult, Fault } from "../../src/drill/model.ts";
import { startProbes } from "../../src/drill/probe/probes.ts";
import { probeTargets } from "../../src/drill/probe/targets.ts";
import type { Plan } from "../../src/plan/model.ts";
import { openLab } from "../../src/targets/lab/machine/index.ts";
import { stackPlan } from "../render/plans.ts";
import { drillFaults, layoutOf, wrongIn } from "./drill-plan.ts";

const FULL = process.env.NOSPOF_DRILL === "full";
const RUNS = FULL ? 20 : 1;

/** Promised for the loss of a load balancer of shop. */
const LONGEST_GAP_MS = 1000;

/** A prediction is slack when it is more than so many times the worst of twenty runs. */
const SLACK = 2;

let shop: Plan;

beforeAll(async () => {
  shop = await stackPlan("shop");
});

/** In turn, so that each time the one fails that took the virtual IP over the time before. */
function inTurn(fault: (instance: string) => Fault): readonly Fault[] {
  return Array.from({ length: RUNS }, (_, run) => fault(`web-${(run % 2) + 1}`));
}

function again(fault: Fault): readonly Fault[] {
  return Array.from({ length: RUNS }, () => fault);
}

function lost(instance: string): Fault {
  const part = { kind: "service", name: instance } as const;
  const { source } = shop;
  return {
    kind: "event",
    event: { id: `instance:${instance}`, kind: "instance", name: instance, part, source },
  };
}

const seen = (results: readonly DrillResult[]) => results.flatMap(({ entrypoints }) => entrypoints);

describe("shop: the load balancer that holds the virtual IP", () => {
  test.each([
    ["lost", (instance: string) => lost(instance)],
    ["killed", (instance: string): Fault => ({ kind: "kill", instance, program: "haproxy" })],
    ["hung", (instance: string): Fault => ({ kind: "hang", instance, program: "haproxy" })],
  ])("%s", async (how, fault) => {
    const results = await drillFaults(shop, `timing-web-${how}`, inTurn(fault));
    expect(results.flatMap(wrongIn)).toEqual([]);
    const gaps = seen(results).map(({ measured }) => measured.longestGapMs);
    const predicted = seen(results).map(({ expected }) => boundOf(expected.outage?.gap));
    console.log(`${how}: gaps ${shown(gaps)}; predicted at worst ${shown(predicted)}`);
    if (how === "lost") expect(Math.max(...gaps)).toBeLessThanOrEqual(LONGEST_GAP_MS);
    if (FULL) expect(Math.max(...predicted)).toBeLessThanOrEqual(SLACK * Math.max(...gaps));
  });
});

describe("shop: a server behind the load balancer", () => {
  test.each([
    ["lost", () => lost("api-1")],
    ["killed", (): Fault => ({ kind: "kill", instance: "api-1", program: "application" })],
    ["hung", (): Fault => ({ kind: "hang", instance: "api-1", program: "application" })],
  ])("%s: no request fails", async (how, fault) => {
    const results = await drillFaults(shop, `timing-api-${how}`, again(fault()));
    expect(results.flatMap(wrongIn)).toEqual([]);
    expect(seen(results).map(({ measured }) => measured.failed)).toEqual(seen(results).map(() => 0));
    const delays = seen(results).map(({ measured }) => measured.slowestMs);
    const predicted = seen(results).map(({ expected }) => boundOf(expected.outage?.delay));
    console.log(`${how}: slowest ${shown(delays)}; predicted at worst ${shown(predicted)}`);
    if (FULL) expect(Math.max(...predicted)).toBeLessThanOrEqual(SLACK * Math.max(...delays));
  });
});

test.each([
  ["shop", "web-1", "haproxy", "SIGUSR2"],
  ["shop", "web-2", "haproxy", "SIGUSR2"],
  ["seed", "nginx-1", "nginx", "SIGHUP"],
  ["seed", "nginx-2", "nginx", "SIGHUP"],
] as const)("%s: no request fails when %s reloads %s", async (stack, instance, program, signal) => {
  const plan = stack === "shop" ? shop : await stackPlan(stack);
  const layout = await layoutOf(plan, `reload-${instance}`);
  const lab = await openLab(layout, { software: plan.software });
  try {
    await lab.untilReady(120_000);
    const probes = await startProbes(lab, probeTargets(plan, {}, layout));
    await probes.untilServing(60_000);
    const from = probes.mark();
    for (let reload = 0; reload < 3; reload++) {
      await lab.signal(instance, program, signal, "main");
      await sleep(2000);
    }
    const during = await probes.between(from, probes.mark());
    await probes.stop();
    for (const { name } of plan.entrypoints) {
      const { requests, failed, failures } = measure(name, during, during);
      expect(requests).toBeGreaterThan(200);
      expect(failed, JSON.stringify(failures)).toBe(0);
    }
  } finally {
    await lab.down();
  }
});

function boundOf(bound: { readonly kind: string; readonly worstMs?: number } | undefined): number {
  if (bound?.worstMs === undefined) throw new Error("nothing was predicted");
  return bound.worstMs;
}

function shown(all: readonly number[]): string {
  return [...all]
    .toSorted((a, b) => a - b)
    .map((ms) => Math.round(ms))
    .join(" ");
}
