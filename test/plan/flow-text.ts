/** Flows as one line of text each. */
import type { Flow, FlowEnd } from "../../src/plan/model.ts";

export function showEnd(end: FlowEnd): string {
  switch (end.kind) {
    case "instance":
      return end.name;
    case "clients":
      return "clients";
    case "address":
      return end.address;
    default:
      return `${end.kind}:${end.name}`;
  }
}

export const showFlow = ({ from, to, network, protocol, port, reason }: Flow) =>
  `${showEnd(from)} > ${showEnd(to)} ${network} ${protocol}${port === undefined ? "" : ` ${port}`}: ${reason}`;
