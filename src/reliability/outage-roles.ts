/** What clients see of a listener whose servers are asked whether they may be written to. */
import type { PlannedListener, Server } from "../plan/model.ts";
import {
  type Effect,
  inTurn,
  isUntilRepaired,
  lengthOf,
  longest,
  NO_EFFECT,
  NO_TIME,
  waits,
} from "./outage-bounds.ts";
import { foundDown, type ServerFault } from "./outage-found.ts";
import type { OutageBound } from "./outage-model.ts";

/** Whether one of the servers is written to, whichever has chosen to be. */
export function followsWriter({ servers }: Pick<PlannedListener, "servers">): boolean {
  return servers.some(
    ({ to, rolePort }) => rolePort !== undefined && to.kind === "database" && to.role === "writer",
  );
}

interface State {
  readonly fault: ServerFault | undefined;
  readonly effect: Effect;
}

/**
 * The old writer has to be found out and another one to be chosen, which go on at the same time; then the load balancer has to
 * hear of it. Whoever was connected is cut off and asks again.
 */
export function writerEffect(
  who: string,
  planned: PlannedListener,
  states: readonly (State & Pick<Server, "name">)[],
): Effect {
  const faults = states.flatMap(({ fault }) => fault ?? []);
  const left = states.filter(({ fault }) => fault === undefined);
  const [choice = NO_EFFECT] = left.map(({ effect }) => effect);
  if (isUntilRepaired(choice) || (faults.length === 0 && lengthOf(choice.gap) === 0)) return choice;
  // Nobody takes its place, and it keeps its role.
  if (states.length === 1) return choice;
  const { detection } = planned;
  const asked = waits({
    name: `${who}: inter × rise`,
    worstMs: detection.kind === "checks" ? detection.rise * detection.intervalMs : 0,
  });
  const found = [...new Set(faults)]
    .map((fault) => foundDown(who, planned, fault))
    .reduce<OutageBound>(longest, NO_TIME);
  const gap = longest(found, inTurn(choice.gap, asked));
  return { gap, delay: gap, noneFails: false };
}
