import { refuseImpossible } from "../../render/limits.ts";
import { openLab } from "../../targets/lab/machine/index.ts";
import { isLabName } from "../../targets/lab/machine/lab-name.ts";
import { requireMachineTools } from "../../targets/lab/machine/requirements.ts";
import { colorsFor } from "../colors.ts";
import { endedBySignal } from "../drill/ended-by-signal.ts";
import { layOut } from "../drill/lay-out.ts";
import { runCommands } from "../drill/run-commands.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { loadPlans } from "../load-plan.ts";
import { locatingProblems } from "../problem-location.ts";
import { progressOf } from "../progress.ts";
import { findTopologyFile } from "../topology-files.ts";
import { UserError } from "../user-error.ts";
import { labPlaces } from "./lab-places.ts";

/** Databases fill their data directories first, all at the same time. */
const PATIENCE_MS = 120_000;

export interface LabUpOptions {
  readonly name?: string;
  readonly run: readonly string[];
  readonly clock?: boolean;
}

/** `nospof lab up` */
export async function runLabUp(stack: string, options: LabUpOptions): Promise<ExitStatus> {
  const cwd = process.cwd();
  const [loaded] = await loadPlans([findTopologyFile(stack, cwd)], cwd);
  if (loaded === undefined) throw new UserError(`${stack}: no topology`);
  const { plan, root } = loaded;
  locatingProblems({ root, cwd }, () => refuseImpossible(plan));
  const name = options.name ?? plan.name.slice(0, 40);
  if (!isLabName(name)) {
    throw new UserError(
      `--name: got ${JSON.stringify(name)}, expected 1 to 40 of the characters a-z, 0-9 and -`,
    );
  }
  const runs = runCommands(options.run, plan);
  requireMachineTools();
  const layout = await layOut(loaded, { name, runs, clock: options.clock ?? false });
  const colors = colorsFor(process.stderr);
  const began = performance.now();
  const remark = (text: string): void => void process.stderr.write(`${colors.yellow("note")} ${text}\n`);
  const booting = progressOf("booting host", layout.hosts.length, process.stderr);
  await endedBySignal(async (signal) => {
    const lab = await openLab(layout, {
      lasting: true,
      software: plan.software,
      folders: [cwd],
      signal,
      progress: { remark, booted: booting.step },
    });
    booting.end();
    await Promise.race([lab.untilReady(PATIENCE_MS), aborted(signal)]).catch(async (error: unknown) => {
      // One that was asked for no longer is of no use; one that is not ready is there to be looked at.
      if (signal.aborted) await lab.down();
      throw error;
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    // Before a signal ends this process as it ends any: a lab that stays has been told of.
    process.stdout.write(labPlaces(plan, runs, layout, seconds, colorsFor(process.stdout)));
  });
  return EXIT_STATUS.clean;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
    if (signal.aborted) reject(signal.reason);
  });
}
