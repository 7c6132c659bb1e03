/** Documents that are no XML, or more than a document. */
import { describe, expect, it } from "vitest";
import { complaints, gate, plant } from "./models.ts";

const TOP = gate("top", '<basic-event name="a"/>');

describe("what is not well-formed", () => {
  it.each([
    ["an empty file", "", "1:1", "document must contain a root element"],
    ["text", "gates: []", "1:10", "text data outside of root node"],
    [
      "a tag that is not closed",
      '<opsa-mef>\n <define-fault-tree name="t">\n',
      "2:2",
      "unclosed tag: define-fault-tree",
    ],
    ["the wrong tag closed", "<opsa-mef>\n<model-data></opsa-mef>", "2:23", "unexpected close tag"],
    ["an attribute without quotes", "<opsa-mef name=x/>", "1:16", "unquoted attribute value"],
    ["an attribute that stands twice", '<opsa-mef name="a" name="b"/>', "1:29", "duplicate attribute: name"],
    ["a second root", "<opsa-mef/>\r\n<opsa-mef/>", "2:10", "documents may contain only one root"],
    ["an unknown entity", "<opsa-mef>&power;</opsa-mef>", "1:17", "undefined entity"],
    ["one of the programming language", "<opsa-mef>&constructor;</opsa-mef>", "1:23", "undefined entity"],
    ["a character that XML does not have", "<opsa-mef>\u0001</opsa-mef>", "1:11", "disallowed character"],
  ])("%s", (_, text, place, hint) => {
    expect(complaints(text)).toEqual([`plant.xml:${place}  XML: expected a well-formed document (${hint})`]);
  });
});

it.each([
  ["an entity", '<!DOCTYPE opsa-mef [<!ENTITY a "b">]>', '<!DOCTYPE opsa-mef [<!ENTITY a "b">]>'],
  [
    "a file of its own",
    '<!DOCTYPE opsa-mef SYSTEM "http://example/mef.dtd">',
    '<!DOCTYPE opsa-mef SYSTEM "http://example/mef.dtd…>',
  ],
])("refuses a document type with %s", (_, doctype, shown) => {
  expect(complaints(`<?xml version="1.0"?>\n  ${doctype}\n${plant(TOP)}`)).toEqual([
    `plant.xml:2:3  XML: got ${shown}, expected no document type with declarations or a file of its own (remove it, and write what its entities stand for: xmllint --noent --dropdtd does both)`,
  ]);
});

it("refuses other encodings, said or found", () => {
  expect(complaints(`<?xml version="1.0" encoding="ISO-8859-1"?>\n${plant(TOP)}`)).toEqual([
    'plant.xml:1:1  XML: got encoding "ISO-8859-1", expected text in UTF-8 (convert it first: iconv -f ISO-8859-1 -t UTF-8 plant.xml, and change its first line)',
  ]);
  const text = new TextDecoder().decode(Buffer.from(plant("<!-- größe -->", TOP), "latin1"));
  expect(complaints(text)).toEqual([
    "plant.xml:3:8  XML: got a character that could not be read, expected text in UTF-8 (convert it first: iconv -f ISO-8859-1 -t UTF-8 plant.xml, or whatever it is written in)",
  ]);
});

it("refuses another root", () => {
  expect(complaints("<!-- -->\n<svg/>")).toEqual([
    "plant.xml:2:1  XML: got <svg>, expected <opsa-mef>, the root of a model in the Open-PSA format",
  ]);
});

it.each([
  ["a mark of byte order", `\ufeff${plant(TOP)}`],
  ["lines of Windows", plant(TOP).replaceAll("\n", "\r\n")],
  ["nothing between elements", plant(TOP).replaceAll("\n", "")],
  ["ASCII", `<?xml version="1.0" encoding="US-ASCII"?>${plant(TOP)}`],
])("reads documents with %s", (_, text) => {
  expect(complaints(text)).toEqual([]);
});

it("counts lines whatever ends them, and columns after names on lines of their own", () => {
  const lines = [
    "<opsa-mef>",
    "<define-fault-tree",
    'name="t">',
    "  <define-gate",
    'name="g"><xor',
    "/></define-gate>",
  ];
  for (const end of ["\n", "\r\n", "\r"]) {
    expect(complaints(`${lines.join(end)}</define-fault-tree></opsa-mef>`)[0]).toMatch(
      /^plant\.xml:5:10 {2}gate "g": got <xor>/,
    );
  }
});
