/** What is not read is refused by name and place: nothing of a model is dropped in silence. */
import { describe, expect, it } from "vitest";
import { basic, complaints, gate, plant } from "./models.ts";

const A = '<basic-event name="a"/>';
const TOP = gate("top", A);

describe("non-coherent gates", () => {
  it.each([
    ["not", `<not>${A}</not>`],
    ["xor", `<xor>${A}${A}</xor>`],
    ["nor", `<nor>${A}</nor>`],
    ["nand", `<nand>${A}</nand>`],
    ["iff", `<iff>${A}${A}</iff>`],
    ["imply", `<imply>${A}${A}</imply>`],
    ["cardinality", `<cardinality min="1" max="1">${A}</cardinality>`],
  ])("%s", (name, formula) => {
    const because = `got <${name}>, expected a coherent formula: <and>, <or> or <atleast> (with <${name}> one more event could undo what others caused, which is not computed with)`;
    expect(complaints(plant(gate("g", formula)))).toEqual([`plant.xml:3:23  gate "g": ${because}`]);
    expect(complaints(plant(gate("g", `\n<or><and>\n ${formula}</and></or>`)))).toEqual([
      `plant.xml:5:2  gate "g": ${because}`,
    ]);
  });
});

describe("formulas", () => {
  const any = "<and>, <or>, <atleast>, <event>, <gate>, <basic-event>, <house-event> or <constant>";
  it.each([
    ["an unknown connective", "<inhibit/>", `got <inhibit>, expected ${any}`],
    ["a misspelt one", "<atlest/>", `got <atlest>, expected ${any} (did you mean "atleast"?)`],
    ["an empty and", "<and/>", "got an empty <and>, expected at least one formula in it"],
    ["an empty or", "<or><!-- none --></or>", "got an empty <or>, expected at least one formula in it"],
    ["an empty atleast", '<atleast min="1"/>', "got an empty <atleast>, expected at least one formula in it"],
    ["no minimum", `<atleast>${A}</atleast>`, 'expected <atleast min="…">'],
    ["text", `<or>a${A}</or>`, 'got "a", expected elements only in <or>'],
    ["CDATA", `<or><![CDATA[b]]>${A}</or>`, 'got "b", expected elements only in <or>'],
    ["an unknown attribute", `<or k="2">${A}</or>`, 'got k="2", expected no attributes of <or>'],
    [
      "a misspelt attribute",
      `<atleast min="1" mn="2">${A}</atleast>`,
      'got mn="2", expected min of <atleast> (did you mean "min"?)',
    ],
    ["a reference without a name", "<gate/>", 'expected <gate name="…">'],
    ["one with an empty name", '<event name=" "/>', 'got name="", expected <event name="…">'],
    [
      "an unknown type",
      '<event name="a" type="gat"/>',
      'got type="gat", expected gate, basic-event or house-event (did you mean "gate"?)',
    ],
    ["a constant without a value", "<constant/>", 'expected <constant value="…">'],
    ["one that is no Boolean", '<constant value="yes"/>', 'got value="yes", expected true, false, 1 or 0'],
  ])("%s", (_, formula, because) => {
    expect(complaints(plant(gate("g", formula)))).toEqual([`plant.xml:3:23  gate "g": ${because}`]);
  });

  it.each(["0", "4", "-1", "1.5", "two", "0x2", "1e0"])("a minimum of %s of three", (min) => {
    expect(complaints(plant(gate("g", `<atleast min="${min}">${A}${A}${A}</atleast>`)))).toEqual([
      `plant.xml:3:23  gate "g": got min="${min}", expected a whole number from 1 to 3, the number of formulas in <atleast>`,
    ]);
  });

  it("elements in a reference", () => {
    expect(complaints(plant(gate("g", `<gate name="g">${A}</gate>`)))).toEqual([
      'plant.xml:3:38  gate "g": <gate>: got <basic-event>, expected nothing there',
    ]);
  });
});

describe("definitions", () => {
  it.each([
    [
      "a gate without a formula",
      '<define-gate name="g"/>',
      /^3:1 {2}gate "g": got an empty <define-gate>, expected a formula: <and>, /,
    ],
    [
      "one with two",
      gate("g", A + A),
      /^3:46 {2}gate "g": got a second element, <basic-event>, expected one in <define-gate>$/,
    ],
    [
      "one without a name",
      `<define-gate>${A}</define-gate>`,
      /^3:1 {2}<define-gate>: expected <define-gate name="…">$/,
    ],
    [
      "one with a dot in its name",
      gate("a.b", A),
      /^3:1 {2}<define-gate>: got name="a\.b", expected a name without dots, which stand between the names of a path$/,
    ],
    [
      "an unknown role",
      '<define-gate name="g" role="hidden"><gate name="g"/></define-gate>',
      /^3:1 {2}gate "g": got role="hidden", expected public or private$/,
    ],
    [
      "a house event with a number",
      '<define-house-event name="h"><float value="1"/></define-house-event>',
      /^3:30 {2}house-event "h": got <float>, expected <constant>$/,
    ],
    [
      "an unknown element",
      "<define-gat/>",
      /^3:1 {2}fault-tree "plant": got <define-gat>, expected <define-gate>, .* \(did you mean "define-gate"\?\)$/,
    ],
    [
      "text",
      "power",
      /^2:1 {2}fault-tree "plant": got "power", expected elements only in <define-fault-tree>$/,
    ],
  ])("%s", (_, definition, because) => {
    const [first, ...others] = complaints(plant(definition));
    expect(others).toEqual([]);
    expect(first?.replace("plant.xml:", "")).toMatch(because);
  });

  it.each([
    ["define-CCF-group", /write each common cause as a basic event/],
    ["define-parameter", /write the number itself/],
    ["define-substitution", /fault trees alone are read/],
    ["include", /put the whole model into one file/],
  ])("<%s>, which the format has", (name, hint) => {
    const [first, ...others] = complaints(plant(TOP, `<${name} name="x"/>`));
    expect(others).toEqual([]);
    expect(first).toMatch(hint);
    expect(first).toContain(`plant.xml:4:1  fault-tree "plant": got <${name}>, expected <define-gate>`);
  });

  it.each(["define-event-tree", "define-initiating-event", "define-alignment", "define-rule", "xi:include"])(
    "<%s> in the model",
    (name) => {
      const [first, ...others] = complaints(`<opsa-mef>\n<${name}/>\n</opsa-mef>`);
      expect(others).toEqual([]);
      expect(first).toContain(
        `plant.xml:2:1  <opsa-mef>: got <${name}>, expected <define-fault-tree> or <model-data>`,
      );
    },
  );

  it("a gate and a private event in model data", () => {
    const private_ = '<define-basic-event name="e" role="private"/>';
    expect(complaints(`<opsa-mef><model-data>\n${TOP}\n${private_}\n</model-data></opsa-mef>`)).toEqual([
      "plant.xml:2:1  <model-data>: got <define-gate>, expected <define-basic-event> or <define-house-event>",
      'plant.xml:3:1  basic-event "e": got role="private", expected public events in <model-data>: no fault tree is there that they could be private to',
    ]);
  });
});

describe("probabilities", () => {
  it.each(["-0.1", "1.0000001", "NaN", "INF", "1e999", "0,5", "", "half", "0x1", "1e", "."])(
    "of %j",
    (value) => {
      const because =
        value === ""
          ? 'value="", expected <float value="…">'
          : `value="${value}", expected a probability from 0 to 1`;
      expect(complaints(plant(TOP, basic("a", `<float value="${value}"/>`)))).toEqual([
        `plant.xml:4:30  basic-event "a": got ${because}`,
      ]);
    },
  );

  it.each(["int", "bool", "parameter", "exponential", "lognormal-deviate", "mul", "Weibull"])(
    "as <%s>",
    (name) => {
      expect(complaints(plant(TOP, basic("a", `<${name} value="1"/>`)))).toEqual([
        `plant.xml:4:30  basic-event "a": got <${name}>, expected a probability as a number: <float value="…"/> (expressions are not computed: write what they come to)`,
      ]);
    },
  );

  it("two of one event, and one with elements in it", () => {
    expect(complaints(plant(TOP, basic("a", '<float value="0"/><float value="1"/>')))).toEqual([
      'plant.xml:4:48  basic-event "a": got a second element, <float>, expected one in <define-basic-event>',
    ]);
    expect(complaints(plant(TOP, basic("a", '<float value="0"><int/></float>')))).toEqual([
      'plant.xml:4:47  basic-event "a": got <int>, expected nothing there',
    ]);
  });
});

it("tells of all problems of a document, in its order", () => {
  const text = plant(
    gate("g", "<or>\n<xor/>\n<and/></or>"),
    gate("h", '<atleast min="9"><constant value="no"/></atleast>'),
    basic("e", '<float value="2"/>'),
  );
  expect(complaints(text).map((line) => line.split("  ")[0])).toEqual([
    "plant.xml:4:1",
    "plant.xml:5:1",
    "plant.xml:6:23",
    "plant.xml:6:40",
    "plant.xml:7:30",
  ]);
});
