/** How long an instance is away when its container is replaced. */
import type { Group, Instance } from "../../plan/model.ts";
import type { RestartTimes } from "../../reliability/rollout/model.ts";
import type { Draining } from "./draining.ts";
import { dockerCheckMs } from "./health-check.ts";
import { HANDOVER_MS } from "./keepalived-beside.ts";

/**
 * To end a process, remove its container, make and start the next. Measured by `test/e2e/pulumi/redundancy.e2e.ts`, from step
 * to step of Pulumi's engine, on two processors that twenty processes wanted: 0.3 to 1.2 s for the old container, 0.7 to 2 s
 * for the new one.
 */
const EXCHANGE_SECONDS = 2;

/**
 * A database writes what it has in memory when it ends, and reads its logs when it starts. Measured in the same way, with hardly
 * any data: 1.2 to 3.4 s for the old container, so that a replica was back after 7.6 s, of 9 s that were told.
 */
const DATABASE_SECONDS = { stop: 2, start: 3 } as const;

/** Until Java has started, and the member follows a leader with little data. Not measured yet. */
const MEMBER_SECONDS = { stop: 1, start: 5 } as const;

/**
 * While nothing is at work that has to end first, and a service answers as soon as it is started. Nobody knows how long a
 * program of the user's own takes for that: the shop's were healthy six seconds after their start, on those busy processors.
 * Open connections may add {@link Draining.longestMs}, and replicas that lag behind what they lack.
 */
export function restartTimes(
  group: Group,
  instance: Instance,
  drained: Draining | undefined,
  drains: boolean,
): RestartTimes {
  const ofProgram = programSeconds(group);
  const isHandedOver = drains && instance.programs.includes("keepalived");
  const leaveMs = isHandedOver ? HANDOVER_MS : (drained?.noticeMs ?? 0);
  return {
    stopSeconds: leaveMs / 1000 + ofProgram.stop,
    startSeconds: EXCHANGE_SECONDS + ofProgram.start,
    // Docker asks for the first time when one interval is over.
    healthySeconds: dockerCheckMs(group) / 1000,
  };
}

function programSeconds({ kind }: Group): { readonly stop: number; readonly start: number } {
  switch (kind) {
    case "database":
      return DATABASE_SECONDS;
    case "ensemble":
      return MEMBER_SECONDS;
    case "service":
    case "load-balancer":
      return { stop: 0, start: 0 };
    default:
      return kind satisfies never;
  }
}
