/** Brings a lab up with its clients, and takes it down. */
import type { Plan } from "../plan/model.ts";
import type { Lab } from "../targets/lab/lab.ts";
import { FIRST_HEALTHY_WITHIN_MS, type Health } from "./health/until-healthy.ts";
import { type Histories, startHistories } from "./history/histories.ts";
import type { ProbeTarget } from "./model.ts";
import { type Probes, startProbes } from "./probe/probes.ts";

export interface Opening {
  readonly plan: Plan;
  readonly targets: readonly ProbeTarget[];
  /** Brings a lab up. */
  readonly open: () => Promise<Lab>;
  readonly signal: AbortSignal;
  /** For how long, in milliseconds, servers may differ without a change before that counts; default: as replicas need. */
  readonly standstillMs?: number;
}

/** @throws Error when the lab cannot be brought up, or does not become well; what `signal` was aborted with */
export async function openStage(drill: Opening, health: Health): Promise<OpenStage> {
  const lab = await drill.open();
  let probes: Probes | undefined;
  try {
    probes = await startProbes(lab, drill.targets);
    await health.until(lab, probes, FIRST_HEALTHY_WITHIN_MS, drill.signal);
    return {
      lab,
      probes,
      histories: await startHistories(lab, drill.plan, drill.signal, drill.standstillMs),
    };
  } catch (error) {
    await probes?.stop();
    await lab.down();
    throw error;
  }
}

/** A lab that is well, with its clients. */
export type OpenStage = { readonly lab: Lab; readonly probes: Probes; readonly histories: Histories };

export async function closeStage(stage: OpenStage | undefined): Promise<void> {
  await stopClients(stage);
  await stage?.lab.down();
}

export async function stopClients(stage: OpenStage | undefined): Promise<void> {
  await Promise.all([stage?.probes.stop(), stage?.histories.stop()]);
}
