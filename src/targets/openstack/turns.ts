/** When machines may end a program where no deployment waits for them: apart, and in the order of an update. */
import type { Instance } from "../../plan/model.ts";
import type { Site } from "../target.ts";
import { machineHealth } from "./machine-health.ts";

/** A change is noticed after ten seconds, and what Nova knows of a machine may be fifteen old; draining takes up to fifty. */
const SECONDS_BESIDE = 75;

/** Seconds that a machine waits: as long as all that stand before it may take, each with the way back. */
export function turnSeconds({ plan, parts }: Pick<Site, "plan" | "parts">, instance: Instance): number {
  const order = parts.flatMap(({ group, instances }) => instances.map((one) => ({ group, one })));
  const earlier = order.slice(
    0,
    order.findIndex(({ one }) => one.name === instance.name),
  );
  return earlier.reduce((sum, { group, one }) => {
    const { patienceSeconds, settleSeconds } = machineHealth(plan, group, one, undefined);
    return sum + SECONDS_BESIDE + 2 * patienceSeconds + settleSeconds;
  }, 0);
}
