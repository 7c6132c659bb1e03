import fc from "fast-check";
import { expect, it } from "vitest";
import { readOpenPsa } from "../../../src/reliability/open-psa/read.ts";
import { InputError } from "../../../src/topology/problem.ts";
import { basic, gate, plant } from "./models.ts";

const WHOLE = plant(
  "<!-- a plant -->",
  gate(
    "top",
    '<or><gate name="g"/><house-event name="h"/><atleast min="2"><event name="a"/><event name="c.b"/></atleast></or>',
  ),
  gate("g", '<and><basic-event name="a"/><constant value="true"/></and>'),
  basic("a", '<label>A &amp; B</label><float value="1e-3"/>'),
  `<define-component name="c" role="private">${basic("b")}</define-component>`,
  '<define-house-event name="h"><constant value="false"/></define-house-event>',
);

/** Words, signs and the space between them. */
const PARTS = WHOLE.split(/\b|(?=[<>"/= ])/);

const damage = fc.record({
  at: fc.nat(PARTS.length - 1),
  removed: fc.nat(3),
  put: fc.oneof(
    fc.constant(""),
    fc.constantFrom(...PARTS),
    fc.constantFrom(
      "&",
      "]]>",
      "<![CDATA[",
      "<!DOCTYPE a [",
      "\ufffd",
      "\u0000",
      "<not>",
      "<or/>",
      "-1",
      ".",
    ),
    fc.string({ unit: "binary", maxLength: 3 }),
  ),
});

const damaged = fc
  .array(damage, { minLength: 1, maxLength: 2 })
  .map((damages) =>
    damages.reduce((parts, { at, removed, put }) => parts.toSpliced(at, removed, put), PARTS).join(""),
  );

it("reads a damaged document or refuses it, with a place in it for every problem", () => {
  const seen = { read: 0, refused: 0, notXml: 0 };
  fc.assert(
    fc.property(damaged, (text) => {
      try {
        readOpenPsa(text, { file: "plant.xml" });
        seen.read += 1;
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        const lines = text.split(/\r\n|\r|\n/);
        for (const { source } of error.problems) {
          expect(source.column).toBeGreaterThan(0);
          expect(source.column).toBeLessThanOrEqual((lines[source.line - 1] ?? "").length + 1);
        }
        if (error.problems.some(({ path }) => path === "XML")) seen.notXml += 1;
        else seen.refused += 1;
      }
    }),
    { numRuns: 2000 },
  );
  // What was damaged was damaged in every way.
  expect(seen.read).toBeGreaterThan(20);
  expect(seen.refused).toBeGreaterThan(50);
  expect(seen.notXml).toBeGreaterThan(500);
});
