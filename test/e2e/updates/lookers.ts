/** Clients who ask one entrypoint again and again, whatever is done meanwhile. */
import { setTimeout as sleep } from "node:timers/promises";
import { measure } from "../../../src/drill/measure.ts";
import type { Measurement } from "../../../src/drill/model.ts";
import { startProbes } from "../../../src/drill/probe/probes.ts";
import { probeTargets } from "../../../src/drill/probe/targets.ts";
import type { Plan } from "../../../src/plan/model.ts";
import { AFTERWARDS_MS, atItsFront, startProcess } from "./customers.ts";

export interface Lookers {
  /** What they see while something is done, and shortly afterwards. */
  readonly during: (work: () => Promise<unknown>) => Promise<Measurement>;
  readonly leave: () => Promise<void>;
}

/**
 * @param enterNetwork what stands before a command for it to run where clients are
 * @throws Error when the entrypoint does not serve within a minute
 */
export async function sendLookers(
  plan: Plan,
  entrypoint: string,
  enterNetwork: readonly string[],
): Promise<Lookers> {
  const targets = probeTargets(plan, {}, { hosts: [] }).filter((target) => target.entrypoint === entrypoint);
  const probes = await startProbes(
    { start: async (_, command) => startProcess([...enterNetwork, ...command]), layout: { hosts: [] } },
    targets.map(atItsFront),
  );
  if (!(await probes.untilServing(60_000))) throw new Error(`${entrypoint} does not serve`);
  return {
    during: async (work) => {
      const from = probes.mark();
      await work();
      await sleep(AFTERWARDS_MS);
      const seen = await probes.between(from, probes.mark());
      return measure(entrypoint, seen, seen);
    },
    leave: () => probes.stop(),
  };
}
