/** Faults as people write and read them. */
import { duration } from "../../lint/wording.ts";
import { eventLabel } from "../../reliability/events.ts";
import type { Fault } from "../model.ts";

/** Stands between the two faults of a pair: needs no quotes of its own inside the quotes of a shell. */
export const PAIR_WORD = " and ";

/**
 * The expression that `--fault` takes for it: `host:host-a1`, `kill:web-1/haproxy`, `loss:api-1/app=10%`.
 * The same for equal faults only.
 */
export function faultExpression(fault: Fault): string {
  switch (fault.kind) {
    case "event":
      return fault.event.id;
    case "kill":
    case "hang":
      return `${fault.kind}:${fault.instance}/${fault.program}`;
    case "link":
      return `link:${fault.instance}/${fault.network}`;
    case "partition":
      return `partition:${fault.one.join(",")}|${fault.other.join(",")}${
        fault.network === undefined ? "" : `@${fault.network}`
      }`;
    case "loss":
      return `loss:${fault.instance}/${fault.network}=${fault.percent}%`;
    case "delay":
      return `delay:${fault.instance}/${fault.network}=${duration(fault.ms)}`;
    case "disk":
      return `disk:${fault.instance}`;
    case "clock":
      return `clock:${fault.instance}=${signed(fault.offsetMs)}`;
    case "pair":
      return fault.faults.map(faultExpression).join(PAIR_WORD);
    default:
      return fault satisfies never;
  }
}

/** e.g. `host host-a1`, `kill haproxy on web-1`. */
export function faultTitle(fault: Fault): string {
  switch (fault.kind) {
    case "event":
      return eventLabel(fault.event);
    case "kill":
    case "hang":
      return `${fault.kind} ${fault.program} on ${fault.instance}`;
    case "link":
      return `link of ${fault.instance} to ${fault.network}`;
    case "partition":
      return `partition ${fault.one.join(", ")} | ${fault.other.join(", ")}${
        fault.network === undefined ? "" : ` on ${fault.network}`
      }`;
    case "loss":
      return `${fault.percent}% loss at ${fault.instance} on ${fault.network}`;
    case "delay":
      return `${duration(fault.ms)} delay at ${fault.instance} on ${fault.network}`;
    case "disk":
      return `full disk on ${fault.instance}`;
    case "clock":
      return `clock of ${fault.instance} ${signed(fault.offsetMs)}`;
    case "pair":
      return fault.faults.map(faultTitle).join(" + ");
    default:
      return fault satisfies never;
  }
}

function signed(offsetMs: number): string {
  return `${offsetMs < 0 ? "-" : "+"}${duration(Math.abs(offsetMs))}`;
}
