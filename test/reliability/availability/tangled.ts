/** A structure that neither a diagram nor bounds get through with next to no memory. */
import type { FailureModel, StructureNode } from "../../../src/reliability/model.ts";

/** What its entrypoints stand on: more than half of many pairs, in which every event meets many others. */
export function tangled(model: FailureModel): FailureModel {
  const events = [...model.events.keys()].slice(0, EVENTS);
  const leaves = events.map((event): StructureNode => ({ kind: "event", event }));
  const pairs = events.flatMap((one) =>
    STEPS.map((step): StructureNode => gate(1, [one, (one + step) % events.length])),
  );
  const children = pairs.map((_, index) => leaves.length + index);
  const nodes = [...leaves, ...pairs, gate(Math.ceil(children.length / 2), children)];
  const top = nodes.length - 1;
  const tops = model.tops.map(({ entrypoint }) => ({ entrypoint, serves: top, undegraded: top }));
  return { ...model, nodes, tops };
}

const EVENTS = 24;
const STEPS = [1, 2, 3, 5, 7];

function gate(needs: number, children: readonly number[]): StructureNode {
  return { kind: "at-least", needs, children, label: undefined };
}
