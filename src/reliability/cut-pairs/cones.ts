/**
 * What takes a node down together: of a node that is down as soon as one of its children is, the redundant nodes below it that are
 * reached through nodes of its kind only. Its pairs are theirs.
 */
import type { StructureNode } from "../model.ts";

/** Whether one child less takes it down. Constants are too, and have no children that matter. */
export function needsAll(node: StructureNode & { readonly kind: "at-least" }): boolean {
  return node.needs >= node.children.length;
}

export interface Cones {
  /** Sorted indexes of redundant nodes, the node itself among them when it is one. */
  readonly of: (node: number) => Int32Array;
  /** Says that a redundant node is down with others as well: where one of them is, enough of its children are. */
  readonly include: (node: number, others: readonly number[]) => void;
}

export function cones(nodes: readonly StructureNode[]): Cones {
  const known = new Map<number, Int32Array>();
  const included = new Map<number, readonly number[]>();
  const seen = new Int32Array(nodes.length);
  let walk = 0;

  const find = (root: number): Int32Array => {
    walk += 1;
    const found: number[] = [];
    const waiting = [root];
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      if (seen[index] === walk) continue;
      seen[index] = walk;
      const node = nodes[index];
      if (node?.kind !== "at-least") continue;
      if (!needsAll(node)) {
        found.push(index);
        waiting.push(...(included.get(index) ?? []));
        continue;
      }
      const own = known.get(index);
      if (own === undefined) waiting.push(...node.children);
      else waiting.push(...own);
    }
    return Int32Array.from(found).sort();
  };

  return {
    of: (node) => {
      const cone = known.get(node) ?? find(node);
      known.set(node, cone);
      return cone;
    },
    include: (node, others) => {
      if (others.length > 0) included.set(node, others);
    },
  };
}
