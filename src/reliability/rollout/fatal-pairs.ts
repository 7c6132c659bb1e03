/** Two further instances whose loss together is too much, where the loss of each alone is not. */
import { downSets } from "../down-sets.ts";
import type { StructureNode } from "../model.ts";
import { structureBuilder } from "../structure-builder.ts";
import { alikeEvents } from "./alike.ts";
import { rebuilt, type UpdateStructure } from "./structure.ts";

/** Down for good. */
const FAILED: StructureNode = { kind: "at-least", needs: 1, children: [], label: undefined };

/**
 * Prepares the search: only instances are looked at, and of many alike two are enough.
 *
 * @returns for events that have occurred and nodes that are up and that no further instance takes down: two events that
 * take the node down together, undefined where there are none
 */
export function fatalPairs(
  whole: Pick<UpdateStructure, "events" | "nodes">,
): (away: ReadonlySet<number>, nodes: readonly number[]) => readonly (Pair | undefined)[] {
  const { events } = whole;
  const instances = structureBuilder(events);
  const instancesOnly = rebuilt(
    whole,
    (event) => (events[event]?.kind === "instance" ? undefined : true),
    instances,
  );
  const classes = alikeEvents(instances.nodes);

  return (away, asked) => {
    const pairs = classes.map((alike) => alike.filter((event) => !away.has(event)).slice(0, 2));
    const open = new Set(pairs.flat());
    const few = structureBuilder(events);
    const node = rebuilt(
      { events, nodes: instances.nodes },
      (event) => (away.has(event) ? false : open.has(event) ? undefined : true),
      few,
    );
    const roots = asked.map((one) => node(instancesOnly(one)));
    const found = new Map<number, Pair>();
    // Of two that are too much, one is the first of its kind, or may as well be.
    for (const [first] of pairs) {
      const searched = [...new Set(roots)].filter((root) => !found.has(root));
      if (searched.length === 0) break;
      if (first === undefined) continue;
      const sets = downSets(withFailed(few.nodes, new Set([first])), events.length, searched);
      for (const root of searched) {
        const set = sets[root];
        const [second] = set instanceof Int32Array ? set : [];
        if (second !== undefined) found.set(root, first < second ? [first, second] : [second, first]);
      }
    }
    return roots.map((root) => found.get(root));
  };
}

/** Indexes of two events, the lower first. */
export type Pair = readonly [number, number];

/** The same nodes with some events decided: they have occurred. */
export function withFailed(
  nodes: readonly StructureNode[],
  failed: ReadonlySet<number>,
): readonly StructureNode[] {
  return nodes.map((node) => (node.kind === "event" && failed.has(node.event) ? FAILED : node));
}
