/** Random fault trees with gates of every kind, constants and inputs that count more than once. */
import fc from "fast-check";
import { type FaultTree, FaultTreeBuilder, type NodeId } from "../../../src/reliability/engine/fault-tree.ts";

/** Each input as where it is, as a fraction of the nodes before it. */
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const gate = fc.record({
  kind: fc.constantFrom("and", "or", "at-least", "at-least", "constant"),
  count: fc.integer({ min: -1, max: 4 }),
  inputs: fc.array(fraction, { maxLength: 5, size: "max" }),
});

/** Up to six events; the top is any node, an event or a constant now and then. */
export const randomTree: fc.Arbitrary<FaultTree> = fc
  .record({ events: fc.integer({ min: 0, max: 6 }), gates: fc.array(gate, { maxLength: 12, size: "max" }), top: fraction })
  .filter(({ events, gates }) => events + gates.length > 0)
  .map(({ events, gates, top }) => {
    const builder = new FaultTreeBuilder();
    const nodes: NodeId[] = Array.from({ length: events }, () => builder.event());
    for (const { kind, count, inputs } of gates) {
      const given = inputs.flatMap((at) => nodes[Math.floor(at * nodes.length)] ?? []);
      if (kind === "constant") nodes.push(builder.constant(count > 2));
      else if (kind === "at-least") nodes.push(builder.atLeast(count, given));
      else nodes.push(builder[kind](given));
    }
    // Late nodes, which have most below them, more often than others.
    return builder.build(nodes[Math.floor(top ** 0.2 * nodes.length)] ?? 0);
  });
