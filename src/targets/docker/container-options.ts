/** What all containers have in common. */
import type * as pulumi from "@pulumi/pulumi";
import type { Instance, Plan } from "../../plan/model.ts";
import type { ConnectedEngine } from "./engines.ts";
import { tellContainerFailure } from "./failure-hook.ts";

/** What has to be there before. A promise is that of something that is to be in order, and not only created. */
export type After = readonly pulumi.Input<pulumi.Resource>[];

/**
 * Name and addresses are fixed, so the old container has to go before the new one can come: its peers, which are
 * replaced one after another, carry the load meanwhile.
 *
 * A container that was created but did not come up (its address was taken, its health check did not pass) is in the
 * state as one that failed. Left to itself, the provider would find nothing to change in it next time, and the rollout
 * would go on to its peers; `#initerror` has it replaced (Pulumi, `applyReplaceOnChanges` in step_generator.go).
 *
 * @param hooks beside those that tell why it has failed
 */
export function containerOptions(
  engine: ConnectedEngine,
  parent: pulumi.Resource,
  after: After,
  hooks: pulumi.ResourceHookBinding = {},
): pulumi.CustomResourceOptions {
  return {
    parent,
    dependsOn: [...after],
    deleteBeforeReplace: true,
    replaceOnChanges: ["#initerror"],
    additionalSecretOutputs: ["envs", "uploads"],
    hooks: { ...hooks, ...tellContainerFailure(engine) },
    ...(engine.provider && { provider: engine.provider }),
  };
}

export function labels(plan: Plan, instance: Instance): { label: string; value: string }[] {
  return [
    { label: "nospof.topology", value: plan.name },
    { label: "nospof.group", value: instance.group },
    { label: "nospof.instance", value: instance.name },
  ];
}
