/** Results of drills, made by hand: what holds unless something else is said. */
import type {
  DrillResult,
  EntrypointResult,
  Expectation,
  Measurement,
  WritesResult,
} from "../../src/drill/model.ts";
import type { OutageBound, OutagePrediction } from "../../src/reliability/outage-model.ts";

export function bounded(worstMs: number): OutageBound {
  return {
    kind: "bounded",
    worstMs,
    timers: worstMs === 0 ? [] : [{ name: "keepalived of web: 3 × advert_int", worstMs }],
  };
}

export function madeOutage(parts: Partial<OutagePrediction> = {}): OutagePrediction {
  const part = { kind: "program", instance: "web-1", program: "haproxy", mode: "killed" } as const;
  return { entrypoint: "shop", part, gap: bounded(0), delay: bounded(0), noneFails: true, ...parts };
}

export function madeExpectation(parts: Partial<Expectation> = {}): Expectation {
  return {
    entrypoint: "shop",
    state: "serves",
    atWorst: undefined,
    outage: madeOutage(),
    healingMs: 0,
    ...parts,
  };
}

export function madeMeasurement(parts: Partial<Measurement> = {}): Measurement {
  return {
    entrypoint: "shop",
    requests: 150,
    failed: 0,
    longestGapMs: 21.34,
    slowestMs: 4.56,
    slowestAnswerMs: 4.56,
    state: "serves",
    healing: { failed: 0, longestGapMs: 22 },
    failures: [],
    ...parts,
  };
}

export function madeEntrypoint(parts: Partial<EntrypointResult> = {}): EntrypointResult {
  return { expected: madeExpectation(), measured: madeMeasurement(), disagreements: [], ...parts };
}

export function madeWrites(parts: Partial<WritesResult> = {}): WritesResult {
  return {
    database: "orders",
    mode: "asynchronous",
    acknowledged: 148,
    refused: 2,
    unknown: 1,
    longestGapMs: 412.34,
    lost: 0,
    overlaps: 0,
    disagreements: [],
    ...parts,
  };
}

export function madeResult(parts: Partial<DrillResult> = {}): DrillResult {
  return {
    fault: { kind: "kill", instance: "web-1", program: "haproxy" },
    title: "kill haproxy on web-1",
    entrypoints: [madeEntrypoint()],
    writes: [],
    impossible: undefined,
    error: undefined,
    latenessMs: 3.21,
    attempts: 1,
    earlier: [],
    ...parts,
  };
}
