/** How long an instance is away when its container is replaced. */
import type { Group, Instance } from "../../plan/model.ts";
import type { RestartTimes } from "../../reliability/rollout/model.ts";
import type { Draining } from "./draining.ts";
import { dockerCheckMs } from "./health-check.ts";
import { HANDOVER_MS } from "./keepalived-beside.ts";

/** Measured on an engine of a calm machine with two processors: to end a process, remove its container, make and start the next. */
const EXCHANGE_SECONDS = 2;

/** A database writes what it has in memory when it ends, and reads its logs when it starts. */
const DATABASE_SECONDS = { stop: 2, start: 3 } as const;

/**
 * While nothing is at work that has to end first: open connections may add {@link Draining.longestMs} to it, and replicas that
 * lag behind what they lack.
 */
export function restartTimes(
  group: Group,
  instance: Instance,
  drained: Draining | undefined,
  drains: boolean,
): RestartTimes {
  const ofDatabase = group.kind === "database" ? DATABASE_SECONDS : { stop: 0, start: 0 };
  const isHandedOver = drains && instance.programs.includes("keepalived");
  const leaveMs = isHandedOver ? HANDOVER_MS : (drained?.noticeMs ?? 0);
  return {
    stopSeconds: leaveMs / 1000 + ofDatabase.stop,
    startSeconds: EXCHANGE_SECONDS + ofDatabase.start,
    // Docker asks for the first time when one interval is over.
    healthySeconds: dockerCheckMs(group) / 1000,
  };
}
