/** A fault tree whose decision diagram does not fit: with little memory, so that it is a small one. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { cutSetsOfOpenPsa } from "../../src/cli/cutsets/of-open-psa.ts";
import { folderWith } from "./stack-folder.ts";

const SIDE = 20;

/** A whole row and a whole column of a square, or two of its corners: no order of the events makes that small. */
async function square(): Promise<string> {
  const numbers = Array.from({ length: SIDE }, (_, index) => index);
  const event = (row: number, column: number) => `<basic-event name="e${row}-${column}"/>`;
  const lines = (cell: (line: number, place: number) => string) =>
    `<or>${numbers.map((line) => `<and>${numbers.map((place) => cell(line, place)).join("")}</and>`).join("")}</or>`;
  const crossed = `<and>${lines(event)}${lines((line, place) => event(place, line))}</and>`;
  const corners = `<and>${event(0, 0)}${event(SIDE - 1, SIDE - 1)}</and>`;
  const data = numbers.flatMap((row) =>
    numbers.map(
      (column) => `<define-basic-event name="e${row}-${column}"><float value="0.1"/></define-basic-event>`,
    ),
  );
  const text = `<opsa-mef><define-fault-tree name="square"><define-gate name="lost"><or>${crossed}${corners}</or></define-gate></define-fault-tree>
<model-data>${data.join("")}</model-data></opsa-mef>`;
  return join(await folderWith({ "square.xml": text }), "square.xml");
}

test("is answered up to the order that was asked for, and says so", async () => {
  const file = await square();
  const table = cutSetsOfOpenPsa(file, { order: 3, format: "table", memoryMiB: 2 });
  expect(table.replaceAll(/\d{4,}/g, "N")).toMatchInlineSnapshot(`
    "lost of square: 1 minimal cut set up to order 3, no probability: it takes all of them
      1  of order 2
        e0-0, e19-19
        … those of order 4 and more were not counted: the decision diagram of a module of 400 events and 45 gates has more than N nodes in each of 4 orders of its events: too large to find every cut set
    "
  `);
  expect(JSON.parse(cutSetsOfOpenPsa(file, { order: 3, format: "json", memoryMiB: 2 }))).toEqual({
    version: 1,
    faultTree: "square",
    top: "lost",
    upToOrder: 3,
    why: expect.stringContaining("too large to find every cut set"),
    counts: [{ order: 2, count: "1" }],
    sets: [["e0-0", "e19-19"]],
  });
});

test("is refused where no order was asked for, or not even those up to it fit", async () => {
  const file = await square();
  expect(() => cutSetsOfOpenPsa(file, { format: "table", memoryMiB: 2 })).toThrow(
    /square\.xml: the decision diagram of a module of 400 events .*: too large to find every cut set/,
  );
  expect(() => cutSetsOfOpenPsa(file, { order: 40, format: "table", memoryMiB: 0.1 })).toThrow(
    /square\.xml: --order 40: .* need more than \d+ nodes: too large to find them all/,
  );
});
