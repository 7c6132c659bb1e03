import type { FailureModel, StructureNode } from "./model.ts";

/** Never up, whatever else has not failed. */
const NEVER: StructureNode = { kind: "at-least", needs: 1, children: [], label: undefined };

/**
 * The model as it is while some events have occurred: what else takes an entrypoint down then. The events themselves stay
 * in `events`, at the same indexes, and are in no cut set any more.
 *
 * @param occurred indexes into `model.events`
 * @example singlePointsOfFailure(assumedDown(model, new Set([model.events.findIndex(({ id }) => id === "host:a-1")])));
 */
export function assumedDown(model: FailureModel, occurred: ReadonlySet<number>): FailureModel {
  if (occurred.size === 0) return model;
  const nodes = model.nodes.map((node) => (node.kind === "event" && occurred.has(node.event) ? NEVER : node));
  return { ...model, nodes };
}
