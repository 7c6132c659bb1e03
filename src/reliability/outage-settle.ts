/** How long after a repair until everything is as before, so that the next fault meets a healthy whole. */
import type { Plan } from "../plan/model.ts";
import { DEPENDENT_PATIENCE_MS, PROGRAM_START_MS } from "./outage-assumptions.ts";

/** Milliseconds after everything runs again: the slowest of all load balancers and virtual IPs, one after the other. */
export function settleMs({ groups, virtualIps }: Pick<Plan, "groups" | "virtualIps">): number {
  const servers = groups.flatMap((group) =>
    group.kind === "load-balancer"
      ? group.listeners.map(({ detection, timeouts }) => {
          if (detection.kind === "failures") return detection.leaveAloneMs;
          const { rise, intervalMs, timeoutMs } = detection;
          // One that was being asked when it came back fails that check, and the next ones count.
          return timeoutMs + timeouts.connectMs + rise * (intervalMs + Math.min(intervalMs, timeoutMs));
        })
      : [],
  );
  const addresses = virtualIps.map(
    ({ check, advertIntervalMs, returnAfterMs }) =>
      check.timeoutMs + (check.rise + 1) * check.intervalMs + 4 * advertIntervalMs + (returnAfterMs ?? 0),
  );
  return PROGRAM_START_MS + DEPENDENT_PATIENCE_MS + Math.max(0, ...servers) + Math.max(0, ...addresses);
}
