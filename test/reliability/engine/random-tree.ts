/** Random fault trees of up to 18 events: gates of all kinds, shared nodes, constants, and inputs that repeat. */
import fc from "fast-check";
import { type FaultTree, FaultTreeBuilder } from "../../../src/reliability/engine/fault-tree.ts";

/** How many nodes count as the last ones. */
const RECENT = 5;

/** The gates of a tree over `events` events, which are its first nodes; the last node is the top. */
export interface Recipe {
  readonly events: number;
  readonly gates: readonly RecipeGate[];
}

export type RecipeGate =
  | { readonly kind: "constant"; readonly happens: boolean }
  | { readonly kind: "and"; readonly inputs: readonly number[] }
  | { readonly kind: "or"; readonly inputs: readonly number[] }
  | { readonly kind: "at-least"; readonly count: number; readonly inputs: readonly number[] };

/** Evenly spread, which fast-check's doubles are not: most of those are next to 0. */
function share(min: number, max: number): fc.Arbitrary<number> {
  return fc.noBias(fc.integer({ min: 0, max: 9999 })).map((part) => min + ((max - min) * part) / 10_000);
}

/** An input: one of the last nodes, so that trees become deep, or any, so that they share what is below. */
const input = fc.record({ recent: fc.boolean(), fraction: share(0, 1) });
const inputs = fc.noBias(fc.array(input, { minLength: 1, maxLength: 6, size: "max" }));
const joint = { kind: fc.constantFrom("and" as const, "or" as const), inputs };
const gate = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("constant" as const), happens: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ ...joint, inputs: fc.constant([]) }) },
  { weight: 40, arbitrary: fc.record(joint) },
  // Now and then more than all inputs have to happen, or none.
  {
    weight: 40,
    arbitrary: fc.record({ kind: fc.constant("at-least" as const), share: share(-0.01, 1.01), inputs }),
  },
);

export const randomRecipe: fc.Arbitrary<Recipe> = fc
  .record({
    events: fc.noBias(fc.integer({ min: 1, max: 18 })),
    gates: fc.noBias(fc.array(gate, { minLength: 1, maxLength: 24, size: "max" })),
  })
  .map(({ events, gates }) => ({
    events,
    gates: gates.map((drawn, index) => {
      if (drawn.kind === "constant") return drawn;
      const before = events + index;
      const inputs = drawn.inputs.map(({ recent, fraction }) => {
        const among = recent ? Math.min(before, RECENT) : before;
        return before - 1 - Math.floor(fraction * among);
      });
      if (drawn.kind !== "at-least") return { kind: drawn.kind, inputs };
      return { kind: drawn.kind, count: Math.ceil(drawn.share * inputs.length), inputs };
    }),
  }));

/** One probability for each event of a recipe, from 0.02 to 0.9. */
export function randomProbabilities(events: number): fc.Arbitrary<Float64Array> {
  return fc
    .array(share(0.02, 0.9), { minLength: events, maxLength: events })
    .map((values) => Float64Array.from(values));
}

export function treeOf({ events, gates }: Recipe): FaultTree {
  const builder = new FaultTreeBuilder();
  const nodes = Array.from({ length: events }, () => builder.event());
  for (const gate of gates) nodes.push(addGate(builder, gate, nodes));
  return builder.build(nodes.at(-1) ?? 0);
}

function addGate(builder: FaultTreeBuilder, gate: RecipeGate, nodes: readonly number[]): number {
  if (gate.kind === "constant") return builder.constant(gate.happens);
  const inputs = gate.inputs.map((input) => nodes[input] ?? -1);
  switch (gate.kind) {
    case "and":
      return builder.and(inputs);
    case "or":
      return builder.or(inputs);
    case "at-least":
      return builder.atLeast(gate.count, inputs);
    default:
      return gate satisfies never;
  }
}
