import type { FailureModel } from "./model.ts";

/**
 * Whether a node is up when exactly the given events have occurred. One pass over the nodes below it.
 *
 * @param node index into `model.nodes`, e.g. a top's `serves`
 * @param failedEvents indexes into `model.events`
 * @throws RangeError when the model holds no such node
 * @example isUp(model, top.serves, new Set([model.events.findIndex(({ id }) => id === "host:a-1")]))
 */
export function isUp(
  model: Pick<FailureModel, "nodes">,
  node: number,
  failedEvents: ReadonlySet<number>,
): boolean {
  // Children stand before their parents: nothing after `node` can matter.
  const up: boolean[] = [];
  for (const current of model.nodes.slice(0, node + 1)) {
    up.push(
      current.kind === "event"
        ? !failedEvents.has(current.event)
        : current.children.filter((child) => up[child]).length >= current.needs,
    );
  }
  const state = up[node];
  if (state === undefined)
    throw new RangeError(`The model has no node ${node}: it has ${model.nodes.length}.`);
  return state;
}
