/** Events of the failure model that a fault amounts to. */
import type { Plan } from "../../plan/model.ts";
import { deviceNames, eventId } from "../../reliability/events.ts";

export interface Amounts {
  /** Ids of events. None: nobody should feel it. */
  readonly events: readonly string[];
  /** Why clients may feel less than those events; undefined: the fault and the events are the same to them. */
  readonly atWorst: string | undefined;
}

/** Of all switches of a network. */
export function networkEvents(plan: Plan, name: string): readonly string[] {
  const network = plan.networks.find((one) => one.name === name);
  return network === undefined
    ? []
    : deviceNames(name, network.switches).map((device) => eventId("network", device));
}

/** What clients feel of these events, no more and no less. */
export function exactly(...events: readonly string[]): Amounts {
  return { events, atWorst: undefined };
}
