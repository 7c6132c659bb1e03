/** Tells, before an update takes an instance away, which redundancy is left meanwhile: in previews, and as it happens. */
import * as pulumi from "@pulumi/pulumi";
import type { Instance, Plan } from "../plan/model.ts";
import { failureModel } from "../reliability/failure-model.ts";
import type { RestartTimes, StepRedundancy } from "../reliability/rollout/model.ts";
import { redundancyDuring } from "../reliability/rollout/redundancy.ts";
import { updateSeconds } from "../reliability/rollout/update-time.ts";
import { stepText } from "../reliability/rollout/wording.ts";

/** Inputs of a resource, before and after a change. */
export interface Change {
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** How long an instance is away, by what happens to a resource of it. */
export interface Away {
  /** Which resource of the instance it is. */
  readonly of: string;
  /** When the resource is replaced. Default: no time. */
  readonly whenReplaced?: RestartTimes;
  /** When it is updated in place; undefined for a change that takes nothing away. Default: no time. */
  readonly whenUpdated?: (change: Change) => RestartTimes | undefined;
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

export function redundancyLeft(plan: Plan): RedundancyLeft {
  // Only an update that takes something away has to know.
  let during: ((away: readonly string[]) => StepRedundancy) | undefined;
  const tell = async (instance: Instance, times: RestartTimes, shownAt: pulumi.Resource): Promise<void> => {
    during ??= redundancyDuring(plan, failureModel(plan));
    await pulumi.log.info(stepText(during([instance.name]), updateSeconds(plan, instance, times)), shownAt);
  };
  return (instance, isNew, shownAt, { of, whenReplaced, whenUpdated }) => {
    const hook = (on: string, timesOf: (args: pulumi.ResourceHookArgs) => RestartTimes | undefined) =>
      new pulumi.ResourceHook(
        `nospof:${plan.name}:${instance.name}:${of}:${on}`,
        async (args) => {
          const times = timesOf(args);
          if (times !== undefined && !(await settledValue(isNew))) await tell(instance, times, shownAt);
        },
        { onDryRun: true },
      );
    return {
      ...(whenReplaced !== undefined && { beforeCreate: [hook("replaced", () => whenReplaced)] }),
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

function settledValue<Value>(output: pulumi.Output<Value>): Promise<Value> {
  return new Promise((resolve) => output.apply(resolve));
}
