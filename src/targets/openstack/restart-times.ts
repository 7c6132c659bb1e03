/** How long an instance is away when its machine, or a program on it, is exchanged for another. */
import type { Group, Instance, Plan } from "../../plan/model.ts";
import type { RestartTimes } from "../../reliability/rollout/model.ts";
import type { Change, Interruption } from "../redundancy-left.ts";
import type { DeliveredFile } from "./delivery/document.ts";
import { noticedSeconds } from "./drain-unit.ts";

/**
 * What a cloud takes to shut a machine down and to start it from another image, until its programs run; one that has to fetch
 * them takes longer. Usual for machines of clouds, and far from exact: there are clouds that need ten times as long.
 */
const MACHINE_SECONDS = { stop: 10, start: 60 } as const;

/** To end a program and to start it. A database writes what it has in memory when it ends, and reads its logs when it starts. */
const PROGRAM_SECONDS = { service: 2, "load-balancer": 2, database: 5, ensemble: 5 } as const;

/** Inputs of a machine that its provider changes by rebuilding it, and by resizing it. */
const IMAGE = ["imageName", "imageId"] as const;
const FLAVOR = ["flavorName", "flavorId"] as const;

/** When the machine is made anew. */
export function machineTimes(plan: Plan, group: Group, instance: Instance): RestartTimes {
  return {
    stopSeconds: noticedSeconds(plan, instance) + MACHINE_SECONDS.stop,
    startSeconds: MACHINE_SECONDS.start + PROGRAM_SECONDS[group.kind],
  };
}

/** What a change of a machine's inputs does to it; undefined for one that takes nothing away, as of its metadata. */
export function machineInterruption(
  { before, after }: Change,
  times: RestartTimes,
): Interruption | undefined {
  const differs = (inputs: readonly string[]) => inputs.some((input) => before[input] !== after[input]);
  if (differs(IMAGE)) return { kind: "rebuilt", times };
  return differs(FLAVOR) ? { kind: "resized", times } : undefined;
}

/** When a program on the machine is started anew. */
export function programTimes(plan: Plan, group: Group, instance: Instance): RestartTimes {
  return { stopSeconds: noticedSeconds(plan, instance), startSeconds: PROGRAM_SECONDS[group.kind] };
}

/**
 * What a change of a configuration's `files`, by path, makes the agent on the machine do; undefined for one that ends no
 * program. The file of a program that is no more may end one.
 */
export function programInterruption(
  files: readonly DeliveredFile[],
  { before, after }: Change,
  times: RestartTimes,
): Interruption | undefined {
  const effects = new Map(files.map(({ path, change }) => [path, change]));
  const texts = textsOf(before);
  const newTexts = textsOf(after);
  const isRestarted = [...new Set([...texts.keys(), ...newTexts.keys()])]
    .filter((path) => texts.get(path) !== newTexts.get(path))
    .some((path) => (effects.get(path) ?? "restart") === "restart");
  return isRestarted ? { kind: "restarted", times } : undefined;
}

function textsOf({ files }: Change["before"]): ReadonlyMap<string, unknown> {
  return new Map(typeof files === "object" && files !== null ? Object.entries(files) : []);
}
