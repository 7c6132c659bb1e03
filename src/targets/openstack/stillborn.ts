/** Machines that an earlier deployment had Nova make, and that never started: there was no room for them, say. */
import type { Instance, Plan } from "../../plan/model.ts";
import type { AskIfPossible } from "./cloud/ask-if-possible.ts";
import { isTagged, machineTags } from "./machine-tags.ts";

/**
 * Whether a machine is one. Pulumi's provider takes it for good from then on: it has an id, and all its inputs are as asked.
 * False where the cloud cannot be asked.
 */
export type IsStillborn = (instance: Instance) => Promise<boolean>;

/** Asks the cloud once. */
export function stillborn(plan: Plan, ask: AskIfPossible): IsStillborn {
  const broken = ask((api) => api.brokenServers());
  return async (instance) => {
    const tags = machineTags(plan, instance);
    return ((await broken) ?? []).some(({ hasRun, metadata }) => !hasRun && isTagged(metadata, tags));
  };
}
