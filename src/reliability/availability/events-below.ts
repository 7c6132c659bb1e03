import type { FailureModel } from "../model.ts";

/**
 * Every event that a node stands on, whatever it takes to fail it.
 *
 * @param node index into `model.nodes`, e.g. a top's `serves`
 * @returns sorted indexes into `model.events`
 */
export function eventsBelow({ nodes }: Pick<FailureModel, "nodes">, node: number): readonly number[] {
  const events = new Set<number>();
  const seen = new Set([node]);
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const current = nodes[next];
    if (current?.kind === "event") events.add(current.event);
    for (const child of current?.kind === "at-least" ? current.children : []) {
      if (seen.has(child)) continue;
      seen.add(child);
      open.push(child);
    }
  }
  return [...events].sort((a, b) => a - b);
}
