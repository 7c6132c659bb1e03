import { expect, it } from "vitest";
import { readOpenPsa } from "../../../src/reliability/open-psa/read.ts";
import { basic, gate, plant } from "./models.ts";
import { minimalCutSets } from "./truth-table.ts";

function read(text: string, top?: string) {
  const model = readOpenPsa(text, { file: "plant.xml", top });
  const names = model.events.map(({ name }) => name);
  return { ...model, names, cutSets: minimalCutSets(model.tree, names) };
}

const ABC = [basic("a"), basic("b"), basic("c")];

it("reads a model with everything that is read", () => {
  const model = read(`<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE opsa-mef>
<!-- comments and processing instructions say nothing -->
<?editor folded?>
<opsa-mef name="model" xmlns:xi="http://www.w3.org/2001/XInclude" xsi:noNamespaceSchemaLocation="mef.xsd">
  <label>The whole</label>
  <attributes><attribute name="author" value="me"/></attributes>
  <define-fault-tree name="plant">
    <label>A plant &amp; its <![CDATA[<power>]]></label>
    <define-gate name="blackout" role="public">
      <label>No power</label>
      <or>
        <and><event name="grid" type="basic-event"/><gate name="no-diesel"/></and>
        <basic-event name="bus"/>
        <house-event name="war"/>
        <constant value="false"/>
        <constant value="0"/>
      </or>
    </define-gate>
    <define-component name="diesels">
      <define-gate name="no-diesel">
        <atleast min="2"><event name="d1"/><event name="d2"/><or><event name="d3"/><event name="fuel"/></or></atleast>
      </define-gate>
      <define-basic-event name="d1"/>
      <define-basic-event name="d2"><float value="1"/></define-basic-event>
      <define-basic-event name="d3"><float value=" 2.5E-3 "/></define-basic-event>
    </define-component>
    <define-house-event name="war"/>
  </define-fault-tree>
  <model-data>
    <define-basic-event name="grid">
      <label>  The grid
        is down </label>
      <attributes><attribute name="source" value="operator"/></attributes>
      <float value=".1"/>
    </define-basic-event>
    <define-basic-event name="bus"><float value="0"/></define-basic-event>
    <define-basic-event name="fuel"><float value="+4.e-2"/></define-basic-event>
    <define-basic-event name="unused"><float value="1"/></define-basic-event>
  </model-data>
</opsa-mef>
`);
  expect(model.name).toBe("plant");
  expect(model.top).toBe("blackout");
  expect(model.events).toEqual([
    { name: "d1" },
    { name: "d2", probability: 1 },
    { name: "d3", probability: 0.0025 },
    { name: "grid", label: "The grid is down", probability: 0.1 },
    { name: "bus", probability: 0 },
    { name: "fuel", probability: 0.04 },
  ]);
  expect(model.cutSets).toEqual([
    "bus",
    "d1 d2 grid",
    "d1 d3 grid",
    "d1 grid fuel",
    "d2 d3 grid",
    "d2 grid fuel",
  ]);
});

it.each([
  ["and", "<and><event name='a'/><event name='b'/><event name='c'/></and>", ["a b c"]],
  ["or", "<or><event name='a'/><event name='b'/><event name='c'/></or>", ["a", "b", "c"]],
  ["one input", "<and><event name='a'/></and>", ["a"]],
  ["at least one", "<atleast min='1'><event name='a'/><event name='b'/></atleast>", ["a", "b"]],
  ["at least all", "<atleast min='2'><event name='a'/><event name='b'/></atleast>", ["a b"]],
  [
    "an input that counts twice",
    "<atleast min='2'><event name='a'/><event name='a'/><event name='b'/><event name='c'/></atleast>",
    ["a", "b c"],
  ],
  ["a reference alone", "<basic-event name='a'/>", ["a"]],
  ["a constant that happens", "<constant value='true'/>", [""]],
  ["a constant that does not", "<constant value='false'/>", []],
  ["a constant among inputs", "<and><constant value='1'/><event name='b'/></and>", ["b"]],
])("reads what %s means", (_, formula, cutSets) => {
  expect(read(plant(gate("top", formula), ...ABC)).cutSets).toEqual(cutSets);
});

it("takes house events for what they are set to, and for false when they are not set", () => {
  const formula = (house: string) => `<or><basic-event name="a"/><house-event name="${house}"/></or>`;
  const houses = [
    '<define-house-event name="on"><label>Set</label><constant value="true"/></define-house-event>',
    '<define-house-event name="off"><constant value="false"/></define-house-event>',
    '<define-house-event name="unset"/>',
  ];
  const cutSets = ["on", "off", "unset"].map(
    (house) => read(plant(gate("top", formula(house)), basic("a"), ...houses)).cutSets,
  );
  expect(cutSets).toEqual([[""], ["a"], ["a"]]);
});

it("reads basic events that no definition is given of, as the format lets models leave them out", () => {
  const or = '<or><basic-event name="b"/><event name="a"/></or>';
  const { events } = read(
    plant(gate("top", `<or><gate name="g"/><basic-event name="a"/></or>`), gate("g", or)),
  );
  expect(events).toEqual([{ name: "a" }, { name: "b" }]);
});

it("numbers events as they are defined, and leaves out what the top does not need", () => {
  const text = plant(
    gate("one", '<and><event name="c"/><event name="a"/></and>'),
    gate("other", '<event name="b"/>'),
    ...ABC,
  );
  expect(read(text, "one").names).toEqual(["a", "c"]);
  expect(read(text, "other")).toMatchObject({ names: ["b"], top: "other", name: "plant" });
});

it("can be asked for a gate below the top", () => {
  const text = plant(gate("top", '<gate name="middle"/>'), gate("middle", '<event name="a"/>'), ...ABC);
  expect(read(text).top).toBe("top");
  expect(read(text, "middle")).toMatchObject({ top: "middle", names: ["a"] });
});

it("reads probabilities bit for bit", () => {
  const written = [
    "5e-324",
    "0.1",
    "0.30000000000000004",
    "1e-7",
    "0.9999999999999999",
    "2.2250738585072014E-308",
  ];
  const inputs = written.map((_, index) => `<event name="e${index}"/>`).join("");
  const events = written.map((value, index) => basic(`e${index}`, `<float value="${value}"/>`));
  const model = read(plant(gate("top", `<or>${inputs}</or>`), ...events));
  expect(model.events.map(({ probability }) => probability)).toEqual(written.map(Number));
});
