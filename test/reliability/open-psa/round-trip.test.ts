import fc from "fast-check";
import { expect, it } from "vitest";
import type { OpenPsaEvent } from "../../../src/reliability/open-psa/model.ts";
import { readOpenPsa } from "../../../src/reliability/open-psa/read.ts";
import { writeOpenPsa } from "../../../src/reliability/open-psa/write.ts";
import { randomTree } from "./random-tree.ts";
import { truthTable } from "./truth-table.ts";

/** Names as people give them, in one line and without space around them. */
const name = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1 }),
    fc.constantFrom(
      "host:web-1",
      "host_web-1",
      "top",
      "gate-2",
      "a.b",
      "-",
      "1",
      "<&>\"'",
      "__proto__",
      "größe",
    ),
  )
  .map((text) => text.replace(/[\s\p{Cc}\p{Cs}\ufffd-\uffff]+/gu, " ").trim())
  .filter((text) => text !== "");

const probability = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined });

/** A tree whose events have names, all different, and probabilities or none. */
const described = randomTree.chain((tree) =>
  fc.record({
    tree: fc.constant(tree),
    treeName: name,
    names: fc.uniqueArray(name, { minLength: tree.eventCount, maxLength: tree.eventCount }),
    probabilities: fc.array(probability, { minLength: tree.eventCount, maxLength: tree.eventCount }),
    gateNames: fc.array(fc.option(name, { nil: undefined }), { minLength: 20, maxLength: 20 }),
  }),
);

/** The name that was given: other tools take not every name. */
function givenName({ name, label }: OpenPsaEvent): string {
  return label ?? name;
}

it("reads what was written: the same function of the same events, with the same probabilities bit for bit", () => {
  const seen = { changed: 0, needed: 0, constant: 0 };
  fc.assert(
    fc.property(described, ({ tree, treeName, names, probabilities, gateNames }) => {
      const events = names.map((one, index) => ({ name: one, ...known(probabilities[index]) }));
      const gateName = (node: number): string | undefined => gateNames[node];
      const text = writeOpenPsa({ name: treeName, tree, events, gateName, origin: "a test" });
      const model = readOpenPsa(text, { file: "written.xml" });

      const numbers = names.map((one) => model.events.findIndex((event) => givenName(event) === one));
      for (const [index, number] of numbers.entries()) {
        const event = model.events[number];
        if (event !== undefined) expect(Object.is(event.probability, probabilities[index])).toBe(true);
      }
      expect(model.events.map(givenName).every((one) => names.includes(one))).toBe(true);
      const table = truthTable(
        model.tree,
        numbers.map((number) => (number < 0 ? undefined : number)),
      );
      expect(table).toEqual(
        truthTable(
          tree,
          names.map((_, index) => index),
        ),
      );

      const again = readOpenPsa(writeOpenPsa({ ...model, origin: "a test" }), { file: "again.xml" });
      expect({ name: again.name, events: again.events }).toEqual({ name: model.name, events: model.events });

      seen.changed += model.events.filter(({ label }) => label !== undefined).length;
      seen.needed += model.events.length;
      seen.constant += new Set(table).size === 1 ? 1 : 0;
    }),
    { numRuns: 500 },
  );
  // What was compared was worth comparing.
  expect(seen.changed).toBeGreaterThan(300);
  expect(seen.needed).toBeGreaterThan(600);
  expect(seen.constant).toBeLessThan(250);
});

it("writes the same bytes for the same tree", () => {
  fc.assert(
    fc.property(described, ({ tree, treeName, names }) => {
      const source = { name: treeName, tree, events: names.map((one) => ({ name: one })), origin: "a test" };
      expect(writeOpenPsa(source)).toBe(writeOpenPsa(structuredClone(source)));
    }),
    { numRuns: 100 },
  );
});

function known(probability: number | undefined): { readonly probability?: number } {
  return probability === undefined ? {} : { probability };
}
