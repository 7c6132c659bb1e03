/** Models deeper than any stack, which generated ones are. */
import { expect, it } from "vitest";
import type { FaultTree } from "../../../src/reliability/engine/fault-tree.ts";
import { readOpenPsa } from "../../../src/reliability/open-psa/read.ts";
import { writeOpenPsa } from "../../../src/reliability/open-psa/write.ts";
import { complaints, gate, plant } from "./models.ts";
import { happens } from "./truth-table.ts";

const LEVELS = 100_000;

function readTree(text: string): FaultTree {
  return readOpenPsa(text, { file: "plant.xml" }).tree;
}

it("reads formulas that deep in each other, and writes them as gates", () => {
  const formula = `${"<and><basic-event name='a'/>".repeat(LEVELS)}<basic-event name='b'/>${"</and>".repeat(LEVELS)}`;
  const model = readOpenPsa(plant(gate("top", formula)), { file: "plant.xml" });
  const again = readTree(writeOpenPsa({ ...model, origin: "a test" }));
  for (const tree of [model.tree, again]) {
    expect(happens(tree, new Set([0]))).toBe(false);
    expect(happens(tree, new Set([0, 1]))).toBe(true);
  }
});

it.each([
  ["from the top down", (gates: readonly string[]) => gates],
  ["from the bottom up", (gates: readonly string[]) => gates.toReversed()],
])("reads a chain of gates that long, %s", (_, ordered) => {
  const last = LEVELS - 1;
  const gates = Array.from({ length: LEVELS }, (_, index) =>
    gate(`g${index}`, index === last ? "<basic-event name='a'/>" : `<gate name="g${index + 1}"/>`),
  );
  const tree = readTree(plant(...ordered(gates)));
  expect(tree.eventCount).toBe(1);
  expect(happens(tree, new Set())).toBe(false);
  expect(happens(tree, new Set([0]))).toBe(true);
});

it("reads a gate with more inputs than a call takes arguments", () => {
  const inputs = Array.from({ length: 2 * LEVELS }, (_, index) => `<basic-event name="e${index}"/>`).join("");
  const model = readOpenPsa(plant(gate("top", `<or>${inputs}</or>`)), { file: "plant.xml" });
  expect(model.events).toHaveLength(2 * LEVELS);
  expect(writeOpenPsa({ ...model, origin: "a test" })).toContain('<basic-event name="e199999"/>');
});

it("names both ends of a cycle that is too long to show", () => {
  const gates = Array.from({ length: LEVELS }, (_, index) =>
    gate(`g${index}`, `<gate name="g${(index + 1) % LEVELS}"/>`),
  );
  expect(complaints(plant(...gates))).toEqual([
    'plant.xml:3:1  gate "g0": got a cycle: g0 → g1 → g2 → g3 → g4 → … 99991 more … → g99996 → g99997 → g99998 → g99999 → g0, expected gates that do not cause themselves (remove one of these references)',
  ]);
});

it("refuses components that deep in each other", () => {
  const open = Array.from({ length: LEVELS }, (_, index) => `<define-component name="c${index}">`).join("\n");
  expect(complaints(plant(open, "</define-component>".repeat(LEVELS)))).toEqual([
    'plant.xml:103:1  component "c100": got one that is 101 deep, expected components at most 100 deep in each other',
  ]);
});
