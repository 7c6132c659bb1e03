/** Random fault trees with gates of every kind, constants and inputs that count more than once. */
import fc from "fast-check";
import { type FaultTree, FaultTreeBuilder, type NodeId } from "../../../src/reliability/engine/fault-tree.ts";

/** Each input as where it is, as a fraction of the nodes before it. */
const fraction = fc.nat(999).map((part) => part / 1000);

const gate = fc.record({
  kind: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom("and", "or", "at-least") },
    { weight: 1, arbitrary: fc.constantFrom("constant", "any-count") },
  ),
  count: fc.integer({ min: 0, max: 4 }),
  inputs: fc.oneof(
    { weight: 5, arbitrary: fc.array(fraction, { minLength: 2, maxLength: 5, size: "max" }) },
    { weight: 1, arbitrary: fc.array(fraction, { maxLength: 1 }) },
  ),
});

const plan = fc.record({
  events: fc.nat(6),
  gates: fc.array(gate, { maxLength: 12, size: "max" }),
  top: fraction,
});

/** Up to six events; the top is any node, an event or a constant now and then. Small trees are no rarer than large ones. */
export const randomTree: fc.Arbitrary<FaultTree> = fc
  .noBias(plan)
  .filter(({ events, gates }) => events + gates.length > 0)
  .map(({ events, gates, top }) => {
    const builder = new FaultTreeBuilder();
    const nodes: NodeId[] = Array.from({ length: events }, () => builder.event());
    for (const { kind, count, inputs } of gates) {
      const given = inputs.flatMap((at) => nodes[Math.floor(at * nodes.length)] ?? []);
      if (kind === "constant") nodes.push(builder.constant(count > 1));
      else if (kind === "any-count") nodes.push(builder.atLeast(count, given));
      else if (kind === "at-least") nodes.push(builder.atLeast(1 + (count % given.length || 0), given));
      else nodes.push(builder[kind](given));
    }
    // Late nodes, which have most below them, more often than others.
    return builder.build(nodes[Math.floor(top ** 0.2 * nodes.length)] ?? 0);
  });
