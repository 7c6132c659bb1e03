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
import { basicEvents } from "../../src/reliability/events.ts";
import { openLab } from "../../src/targets/lab/machine/index.ts";
import { stackPlan } from "../render/plans.ts";
import { drillFaults, layoutOf, wrongIn } from "./drill-plan.ts";

const FULL = process.env.NOSPOF_DRILL === "full";
const RUNS = FULL ? 20 : 1;

/** Promised for the loss of a load balancer of shop. */
const LONGEST_GAP_MS = 1000;

/** A prediction is slack when it is more than so many times the worst of twenty runs. */
const SLACK = 2;

const HOW = ["lost", "killed", "hung"] as const;
type How = (typeof HOW)[number];

let shop: Plan;
let results: readonly DrillResult[];

/** In turn, so that each time the one fails that took the virtual IP over the time before. */
function balancer(how: How, index: number): readonly Fault[] {
  return Array.from({ length: RUNS }, (_, run) => {
    const turn = index * RUNS + run;
    return fault(how, `web-${(turn % 2) + 1}`, "haproxy");
  });
}

function server(how: How): readonly Fault[] {
  return Array.from({ length: RUNS }, () => fault(how, "api-1", "application"));
}

function fault(how: How, instance: string, program: string): Fault {
  switch (how) {
    case "lost": {
      const event = basicEvents(shop).find(({ id }) => id === `instance:${instance}`);
      if (event === undefined) throw new Error(`shop has no instance ${instance}`);
      return { kind: "event", event };
    }
    case "killed":
      return { kind: "kill", instance, program };
    case "hung":
      return { kind: "hang", instance, program };
    default:
      return how satisfies never;
  }
}

beforeAll(async () => {
  shop = await stackPlan("shop");
  // Whoever had the virtual IP in the beginning, once web-2 has been lost it is with web-1.
  const first = fault("lost", "web-2", "haproxy");
  const faults = [first, ...HOW.flatMap(balancer), ...HOW.flatMap(server)];
  results = (await drillFaults(shop, "timing-shop", faults)).slice(1);
});

/** Results of the runs of one kind, in order. */
function runs(how: How, part: "balancer" | "server"): readonly DrillResult[] {
  const first = (HOW.indexOf(how) + (part === "server" ? HOW.length : 0)) * RUNS;
  return results.slice(first, first + RUNS);
}

const seen = (some: readonly DrillResult[]) => some.flatMap(({ entrypoints }) => entrypoints);

describe("shop: the load balancer that holds the virtual IP", () => {
  test.each(HOW)("%s", (how) => {
    const own = runs(how, "balancer");
    expect(own.flatMap(wrongIn)).toEqual([]);
    const gaps = seen(own).map(({ measured }) => measured.longestGapMs);
    const predicted = seen(own).map(({ expected }) => boundOf(expected.outage?.gap));
    const [advertMs = 0] = shop.virtualIps.map(({ advertIntervalMs }) => advertIntervalMs);
    console.log(`load balancer ${how}: gaps ${shown(gaps)}; predicted at worst ${shown(predicted)}`);
    if (how === "lost") {
      expect(Math.max(...gaps)).toBeLessThanOrEqual(LONGEST_GAP_MS);
      // Shorter, and the one that is gone has said goodbye: an advert of priority 0.
      expect(Math.min(...gaps)).toBeGreaterThan(2 * advertMs);
    }
    if (FULL) expect(Math.max(...predicted)).toBeLessThanOrEqual(SLACK * Math.max(...gaps));
  });
});

describe("shop: a server behind the load balancer", () => {
  test.each(HOW)("%s: no request fails", (how) => {
    const own = runs(how, "server");
    expect(own.flatMap(wrongIn)).toEqual([]);
    expect(seen(own).map(({ measured }) => measured.failed)).toEqual(own.map(() => 0));
    const delays = seen(own).map(({ measured }) => measured.slowestMs);
    const predicted = seen(own).map(({ expected }) => boundOf(expected.outage?.delay));
    console.log(`server ${how}: slowest ${shown(delays)}; predicted at worst ${shown(predicted)}`);
    if (FULL) expect(Math.max(...predicted)).toBeLessThanOrEqual(SLACK * Math.max(...delays));
  });
});

test.each([
  ["shop", ["web-1", "web-2"], "haproxy", "SIGUSR2"],
  ["seed", ["nginx-1", "nginx-2"], "nginx", "SIGHUP"],
] as const)("%s: no request fails while %s reload %s", async (stack, instances, program, signal) => {
  const plan = await stackPlan(stack);
  const layout = await layoutOf(plan, `reload-${stack}`);
  const lab = await openLab(layout, { software: plan.software });
  try {
    await lab.untilReady(120_000);
    const probes = await startProbes(lab, probeTargets(plan, {}, layout));
    await probes.untilServing(60_000);
    const from = probes.mark();
    for (let reload = 0; reload < 3; reload++) {
      for (const instance of instances) {
        await lab.signal(instance, program, signal, "main");
        await sleep(1500);
      }
    }
    const during = await probes.between(from, probes.mark());
    await probes.stop();
    for (const { name } of plan.entrypoints) {
      const { requests, failed, failures } = measure(name, during, during);
      expect(requests).toBeGreaterThan(300);
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
