/** Models deeper than any stack, which generated ones are. */
import { expect, it } from "vitest";
import type { FaultTree } from "../../../src/reliability/engine/fault-tree.ts";
import { readOpenPsa } from "../../../src/reliability/open-psa/read.ts";
import { writeOpenPsa } from "../../../src/reliability/open-psa/write.ts";
import { complaints, gate, plant } from "./models.ts";
import { happens } from "./truth-table.ts";

/** Far beyond the calls that a stack holds, which are about 10,000. */
const LEVELS = 100_000;
/** Beyond them as well, where more is done with a model. */
const ENOUGH_LEVELS = 20_000;
/** More than a call takes arguments, which is as many as its stack holds: about 120,000. */
const INPUTS = 150_000;

function readTree(text: string): FaultTree {
  return readOpenPsa(text, { file: "plant.xml" }).tree;
}

it("reads formulas that deep in each other", () => {
  const tree = readTree(plant(gate("top", nested(LEVELS))));
  expect(happens(tree, new Set([0]))).toBe(false);
  expect(happens(tree, new Set([0, 1]))).toBe(true);
});

it("writes as many gates for them", () => {
  const model = readOpenPsa(plant(gate("top", nested(ENOUGH_LEVELS))), { file: "plant.xml" });
  const text = writeOpenPsa({ ...model, origin: "a test" });
  expect(text).toContain(`<define-gate name="gate-${ENOUGH_LEVELS}">`);
  expect(happens(readTree(text), new Set([0]))).toBe(false);
  expect(happens(readTree(text), new Set([0, 1]))).toBe(true);
});

it.each([
  ["from the top down", LEVELS, (gates: readonly string[]) => gates],
  ["from the bottom up", ENOUGH_LEVELS, (gates: readonly string[]) => gates.toReversed()],
])("reads a chain of gates that long, %s", (_, length, ordered) => {
  const gates = Array.from({ length }, (_, index) =>
    gate(`g${index}`, index === length - 1 ? "<basic-event name='a'/>" : `<gate name="g${index + 1}"/>`),
  );
  const tree = readTree(plant(...ordered(gates)));
  expect(tree.eventCount).toBe(1);
  expect(happens(tree, new Set())).toBe(false);
  expect(happens(tree, new Set([0]))).toBe(true);
});

it("reads and writes a gate with more inputs than a call takes arguments", () => {
  const inputs = Array.from({ length: INPUTS }, (_, index) => `<basic-event name="e${index}"/>`).join("");
  const model = readOpenPsa(plant(gate("top", `<or>${inputs}</or>`)), { file: "plant.xml" });
  expect(model.events).toHaveLength(INPUTS);
  const text = writeOpenPsa({ ...model, origin: "a test" });
  expect(text).toContain(`<basic-event name="e${INPUTS - 1}"/>`);
});

it("names both ends of a cycle that is too long to show", () => {
  const gates = Array.from({ length: ENOUGH_LEVELS }, (_, index) =>
    gate(`g${index}`, `<gate name="g${(index + 1) % ENOUGH_LEVELS}"/>`),
  );
  expect(complaints(plant(...gates))).toEqual([
    'plant.xml:3:1  gate "g0": got a cycle: g0 → g1 → g2 → g3 → g4 → … 19991 more … → g19996 → g19997 → g19998 → g19999 → g0, expected gates that do not cause themselves (remove one of these references)',
  ]);
});

it("reads components a hundred deep in each other, and refuses more", () => {
  const components = (depth: number) => {
    const open = Array.from({ length: depth }, (_, index) => `<define-component name="c${index}">`).join(
      "\n",
    );
    return plant(`${open}${gate("g", "<basic-event name='a'/>")}${"</define-component>".repeat(depth)}`);
  };
  expect(complaints(components(100))).toEqual([]);
  for (const depth of [101, LEVELS]) {
    expect(complaints(components(depth))).toEqual([
      'plant.xml:103:1  component "c100": got one that is 101 deep, expected components at most 100 deep in each other',
    ]);
  }
});

function nested(levels: number): string {
  return `${"<and><basic-event name='a'/>".repeat(levels)}<basic-event name='b'/>${"</and>".repeat(levels)}`;
}
