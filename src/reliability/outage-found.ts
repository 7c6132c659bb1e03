/** How long until a server that fails is found down. */
import type { Detection, PlannedListener } from "../plan/model.ts";
import { asksRoles } from "./listeners.ts";
import { waits } from "./outage-bounds.ts";
import type { FaultMode, OutageBound } from "./outage-model.ts";

/** `erring`: it answers, with errors. */
export type ServerFault = FaultMode | "erring";

type Checks = Detection & { readonly kind: "checks" };

/** What of a listener decides how long a failed server is felt. */
export type Feeling = Pick<
  PlannedListener,
  "balance" | "check" | "detection" | "protocol" | "redispatch" | "retries" | "servers" | "timeouts"
>;

/**
 * From the fault to the check that fails for the last time. HAProxy waits for the interval after a check has ended
 * (src/check.c), and for a connection no longer than "timeout connect" or the interval (Configuration Manual, `timeout
 * check`).
 */
export function foundDown(
  who: string,
  { detection, check, timeouts, servers }: Feeling,
  fault: ServerFault,
): OutageBound {
  if (detection.kind === "failures") {
    const tried = fault === "lost" ? timeouts.connectMs : fault === "hung" ? timeouts.serverMs : 0;
    return waits({
      name: `${who}: ${fault === "hung" ? "proxy_read_timeout" : "proxy_connect_timeout"}`,
      worstMs: tried,
    });
  }
  // A bare connection is taken by one that hangs, and by one that lacks what it needs.
  const isAnswered = fault === "hung" || fault === "erring";
  if (isAnswered && check?.kind !== "http" && !asksRoles({ servers })) return neverFound(who);
  const { fall, intervalMs } = detection;
  return waits(
    { name: `${who}: inter × fall`, worstMs: fall * intervalMs },
    {
      name: `${who}: ${fall} checks without an answer`,
      worstMs: fall * checkLength(detection, timeouts, fault),
    },
  );
}

/** How long one check of a server takes that fails so. */
function checkLength(detection: Checks, { connectMs }: Feeling["timeouts"], fault: ServerFault): number {
  switch (fault) {
    case "hung":
      return detection.timeoutMs;
    case "lost":
      return Math.min(connectMs, detection.intervalMs);
    case "killed":
      return 0;
    // It may wait for what it lacks before it says so.
    case "erring":
      return detection.timeoutMs;
    default:
      return fault satisfies never;
  }
}

function neverFound(who: string): OutageBound {
  return {
    kind: "until-repaired",
    because: `${who} sees nothing wrong with a server that takes connections`,
  };
}
