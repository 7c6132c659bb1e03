/** Made-up observations: an address that is asked regularly and is out for known times. */
import type { Observation } from "../../src/drill/measure.ts";
import type { Attempt, ProbeTarget } from "../../src/drill/model.ts";

export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
}

export const EVERY_MS = 20;

/** Attempts every 20 ms, each answered after `latencyMs`, but refused at once during the outages. */
export function attemptsWith(
  outages: readonly Outage[],
  toMs: number,
  { address = 0, latencyMs = 2, offsetMs = 0 } = {},
): readonly Attempt[] {
  const count = Math.ceil((toMs - offsetMs) / EVERY_MS);
  return Array.from({ length: count }, (_, index): Attempt => {
    const startMs = offsetMs + index * EVERY_MS;
    const out = outages.some((outage) => startMs >= outage.fromMs && startMs < outage.toMs);
    return out
      ? { address, startMs, endMs: startMs, outcome: "failed", detail: "ECONNREFUSED" }
      : { address, startMs, endMs: startMs + latencyMs, outcome: "ok", detail: undefined };
  });
}

export function targetOf(
  addresses: number,
  needs: number,
  strength: ProbeTarget["strength"] = "hard",
): ProbeTarget {
  return {
    entrypoint: "shop",
    strength,
    request: { kind: "tcp" },
    addresses: Array.from({ length: addresses }, (_, index) => ({
      name: `web-${index + 1}`,
      address: `10.0.0.${index + 1}`,
      port: 80,
    })),
    needs,
  };
}

export function observed(
  toMs: number,
  targets: Observation["targets"],
  stalls: Observation["stalls"] = [],
): Observation {
  return { targets, stalls, fromMs: 0, toMs };
}
