/** Builds the nodes of structure functions; equal nodes exist once, so that shared parts are shared. */
import type { BasicEvent, StructureNode } from "./model.ts";

export interface StructureBuilder {
  /** The leaf of a basic event, by its id. */
  readonly event: (id: string) => number;
  /** Up when every child is; without children: always up. */
  readonly all: (children: readonly number[], label?: string) => number;
  /** Up when one child is; without children: never up. */
  readonly any: (children: readonly number[], label?: string) => number;
  /** Up when at least `needs` children are; a child that stands there twice counts twice. */
  readonly atLeast: (needs: number, children: readonly number[], label?: string) => number;
  /** Everything built so far, children before parents. */
  readonly nodes: readonly StructureNode[];
}

export function structureBuilder(events: readonly BasicEvent[]): StructureBuilder {
  const eventIndex = new Map(events.map((event, index) => [event.id, index]));
  const nodes: StructureNode[] = [];
  const known = new Map<string, number>();

  const intern = (key: string, node: StructureNode): number => {
    const existing = known.get(key);
    if (existing !== undefined) return existing;
    known.set(key, nodes.length);
    return nodes.push(node) - 1;
  };

  const gate = (needs: number, children: readonly number[], label: string | undefined): number => {
    const [only] = children;
    if (only !== undefined && children.length === 1 && label === undefined) return only;
    const sorted = children.toSorted((a, b) => a - b);
    const key = `${needs} ${sorted.join(" ")} ${label ?? ""}`;
    return intern(key, { kind: "at-least", needs, children: sorted, label });
  };

  const atLeast = (needs: number, children: readonly number[], label?: string): number => {
    const constants = children.map((child) => constantOf(nodes[child]));
    const undecided = children.filter((_, position) => constants[position] === undefined);
    const missing = needs - constants.filter((constant) => constant === "always").length;
    // Constants carry no label: a part that cannot fail, or never works, is on no path.
    if (missing <= 0) return gate(0, [], undefined);
    if (missing > undecided.length) return gate(1, [], undefined);
    return gate(missing, undecided, label);
  };

  return {
    nodes,
    atLeast,
    all: (children, label) => {
      const distinct = [...new Set(children)];
      return atLeast(distinct.length, distinct, label);
    },
    any: (children, label) => atLeast(1, [...new Set(children)], label),
    event: (id) => {
      const index = eventIndex.get(id);
      if (index === undefined) throw new Error(`The plan holds nothing that could fail as ${id}.`);
      return intern(`event ${index}`, { kind: "event", event: index });
    },
  };
}

function constantOf(node: StructureNode | undefined): "always" | "never" | undefined {
  if (node?.kind !== "at-least") return undefined;
  if (node.needs <= 0) return "always";
  return node.needs > node.children.length ? "never" : undefined;
}
