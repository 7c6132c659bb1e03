/** How a single event works its way up to the tops: through which labelled nodes, by the shortest way. */
import { type DownSet, takesDown } from "./down-sets.ts";
import { eventLabel } from "./events.ts";
import type { FailureModel } from "./model.ts";

export interface FailurePaths {
  /**
   * For one event, the labels from a node that it takes down to the event itself. Of several ways the one with
   * the fewest labels, then the first in the order of nodes.
   */
  readonly of: (event: number) => (node: number) => readonly string[];
}

export function failurePaths(
  model: Pick<FailureModel, "events" | "nodes">,
  sets: readonly (DownSet | undefined)[],
): FailurePaths {
  const parents = parentsOf(model.nodes, sets);
  const leaves = new Map(model.nodes.map((node, index) => [node.kind === "event" ? node.event : -1, index]));
  const labels = model.nodes.map((node) => {
    if (node.kind === "at-least") return node.label;
    const event = model.events[node.event];
    return event && eventLabel(event);
  });

  return {
    of: (event) => {
      const leaf = leaves.get(event);
      const towards = leaf === undefined ? new Map<number, number>() : stepsTowards(leaf, event);
      return (node) => withoutRepeats(labelsAlong(node, towards));
    },
  };

  /** Breadth first upwards, by labels: for each node that the event takes down, the next one towards the event. */
  function stepsTowards(leaf: number, event: number): Map<number, number> {
    const towards = new Map([[leaf, leaf]]);
    let layer = [leaf];
    while (layer.length > 0) {
      const next: { readonly node: number; readonly via: number }[] = [];
      // Unlabelled nodes cost nothing and join the layer while it is walked.
      for (const node of layer) {
        for (const parent of parents[node] ?? []) {
          if (towards.has(parent) || !takesDown(sets[parent], event)) continue;
          if (labels[parent] !== undefined) next.push({ node: parent, via: node });
          else {
            towards.set(parent, node);
            layer.push(parent);
          }
        }
      }
      layer = [];
      for (const { node, via } of next) {
        if (towards.has(node)) continue;
        towards.set(node, via);
        layer.push(node);
      }
    }
    return towards;
  }

  function labelsAlong(start: number, towards: ReadonlyMap<number, number>): string[] {
    const along: string[] = [];
    let node: number | undefined = start;
    while (node !== undefined) {
      const label = labels[node];
      if (label !== undefined) along.push(label);
      const next: number | undefined = towards.get(node);
      node = next === node ? undefined : next;
    }
    return along;
  }
}

/** Parents of each node, among those that have a set. */
function parentsOf(
  nodes: FailureModel["nodes"],
  sets: readonly (DownSet | undefined)[],
): readonly number[][] {
  const parents: number[][] = nodes.map(() => []);
  for (const [index, node] of nodes.entries()) {
    if (node.kind !== "at-least" || sets[index] === undefined) continue;
    for (const child of node.children) parents[child]?.push(index);
  }
  return parents;
}

/** A device and the part it carries can have one name: saying it once is enough. */
function withoutRepeats(labels: readonly string[]): readonly string[] {
  return labels.filter((label, position) => label !== labels[position - 1]);
}
