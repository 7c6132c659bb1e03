/** When machines may end a program where no deployment waits for them: apart, and in the order of an update. */
import type { Instance, Plan } from "../../plan/model.ts";
import { failureModel } from "../../reliability/failure-model.ts";
import { rolloutOrder } from "../../reliability/rollout/order.ts";
import { machineHealth } from "./machine-health.ts";

/** A change is noticed after ten seconds, and what Nova knows of a machine may be fifteen old; draining takes up to fifty. */
const SECONDS_BESIDE = 75;

/** Seconds that a machine waits: as long as all that stand before it may take, each with the way back. */
export function turnSeconds(plan: Plan, instance: Instance): number {
  const order = rolloutOrder(plan, failureModel(plan)).flatMap(({ instances }) => instances);
  const earlier = order.slice(0, order.indexOf(instance.name));
  return earlier.reduce((sum, name) => sum + longest(plan, name), 0);
}

function longest(plan: Plan, name: string): number {
  const instance = plan.instances.find((one) => one.name === name);
  const group = plan.groups.find((one) => one.name === instance?.group);
  if (instance === undefined || group === undefined) throw new Error(`the plan holds no ${name}`);
  const { patienceSeconds, settleSeconds } = machineHealth(plan, group, instance, undefined);
  return SECONDS_BESIDE + 2 * patienceSeconds + settleSeconds;
}
