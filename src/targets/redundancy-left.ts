/** Tells which redundancy is left while an update has an instance away: in previews, and as it happens. */
import * as pulumi from "@pulumi/pulumi";
import type { Instance, Plan } from "../plan/model.ts";
import { failureModel } from "../reliability/failure-model.ts";
import type { RestartTimes, StepRedundancy } from "../reliability/rollout/model.ts";
import { redundancyDuring } from "../reliability/rollout/redundancy.ts";
import { updateSeconds } from "../reliability/rollout/update-time.ts";
import { type StepKind, stepText } from "../reliability/rollout/wording.ts";
import { areHooksKnown } from "./hooks.ts";

/** Inputs of a resource, before and after a change. */
export interface Change {
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** What takes an instance away, and how long each part of that is. */
export interface Interruption {
  readonly kind: StepKind;
  readonly times: RestartTimes;
}

/** When an instance is away, by what happens to a resource of it. */
export interface Away {
  /** Which resource of the instance it is. */
  readonly of: string;
  /** When the resource is replaced. Default: never. */
  readonly whenReplaced?: RestartTimes;
  /** When it is updated in place; undefined for a change that takes nothing away. Default: never. */
  readonly whenUpdated?: (change: Change) => Interruption | undefined;
}

/** Makes the hooks that tell it, for the options of a resource. */
export type RedundancyLeft = (
  instance: Instance,
  /** Whether the instance comes into being only now, so that nobody misses it. */
  isNew: pulumi.Output<boolean>,
  /** Where Pulumi shows it: a resource that is registered before. */
  shownAt: pulumi.Resource,
  away: Away,
) => pulumi.ResourceHookBinding;

/** A message must not be what an update fails of. */
const HOOK_OPTIONS: pulumi.ResourceHookOptions = { onDryRun: true, ignoreErrors: true };

/** Hooks on deletion could tell it sooner, but then Pulumi would want the program for each `destroy`. */
export function redundancyLeft(plan: Plan): RedundancyLeft {
  if (!areHooksKnown("registerResourceHook")) return () => ({});
  // Only an update that takes something away has to know.
  let during: ((away: readonly string[]) => StepRedundancy) | undefined;
  const tell = async (
    instance: Instance,
    { kind, times }: Interruption,
    shownAt: pulumi.Resource,
  ): Promise<void> => {
    during ??= redundancyDuring(plan, failureModel(plan));
    const text = stepText(during([instance.name]), kind, updateSeconds(plan, instance, times));
    await pulumi.log.info(text, shownAt);
  };
  return (instance, isNew, shownAt, { of, whenReplaced, whenUpdated }) => {
    const hook = (on: string, interruption: (args: pulumi.ResourceHookArgs) => Interruption | undefined) =>
      new pulumi.ResourceHook(
        `nospof:${plan.name}:${instance.name}:${of}:${on}`,
        async (args) => {
          const found = interruption(args);
          if (found !== undefined && (await isKnownToBeThere(isNew))) await tell(instance, found, shownAt);
        },
        HOOK_OPTIONS,
      );
    return {
      ...(whenReplaced !== undefined && {
        beforeCreate: [hook("replaced", () => ({ kind: "replaced", times: whenReplaced }))],
      }),
      ...(whenUpdated !== undefined && {
        beforeUpdate: [
          hook("updated", ({ oldInputs, newInputs }) =>
            whenUpdated({ before: oldInputs ?? {}, after: newInputs ?? {} }),
          ),
        ],
      }),
    };
  };
}

/** An output that stays unknown, as in a preview of a few resources (`--target`), calls nobody back. Serialised, it is no boolean. */
async function isKnownToBeThere(isNew: pulumi.Output<boolean>): Promise<boolean> {
  const serialised = await pulumi.runtime.serializeProperties("nospof", { isNew });
  return serialised.isNew === false;
}
