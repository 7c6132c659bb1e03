/** Whether an instance comes into being in this deployment. */
import { randomUUID } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { Instance, Plan } from "../plan/model.ts";

/**
 * True in the deployment that makes the instance, and in every preview before it; false from then on, even where what it
 * runs in is made anew. Nobody uses an instance that is new yet.
 *
 * Pulumi tells no program what there was before, so a mark is kept in the state: the first one stays.
 */
export function isBorn(plan: Plan, instance: Instance, parent: pulumi.Resource): pulumi.Output<boolean> {
  const mark = randomUUID();
  const stash = new pulumi.Stash(
    `${plan.name}-${instance.name}`,
    { input: mark },
    { parent, ignoreChanges: ["input"] },
  );
  return pulumi.output(stash.output).apply((kept) => kept === mark);
}
