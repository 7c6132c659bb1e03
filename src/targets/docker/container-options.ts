/** What all containers have in common. */
import type * as pulumi from "@pulumi/pulumi";
import type { Instance, Plan } from "../../plan/model.ts";
import type { ConnectedEngine } from "./engines.ts";

/**
 * Name and addresses are fixed, so the old container has to go before the new one can come: its peers, which are
 * replaced one after another, carry the load meanwhile.
 */
export function containerOptions(
  engine: ConnectedEngine,
  parent: pulumi.Resource,
  after: readonly pulumi.Resource[],
): pulumi.CustomResourceOptions {
  return {
    parent,
    dependsOn: [...after],
    deleteBeforeReplace: true,
    additionalSecretOutputs: ["envs", "uploads"],
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
