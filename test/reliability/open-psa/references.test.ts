/** References, names and tops that do not fit together. */
import { describe, expect, it } from "vitest";
import { basic, complaints, gate, plant } from "./models.ts";

const A = '<basic-event name="a"/>';

describe("a reference to nothing", () => {
  it.each([
    [
      "a gate",
      '<gate name="pmup"/>',
      'a gate that the model defines (did you mean "pump"? else add <define-gate name="pmup">)',
    ],
    [
      "a house event",
      '<house-event name="blast"/>',
      'a house-event that the model defines (add <define-house-event name="blast">)',
    ],
    [
      "a basic event where others are defined",
      '<basic-event name="far-away"/>',
      'a basic-event that the model defines (add <define-basic-event name="far-away">: other basic events are defined)',
    ],
    [
      "an event that may be anything",
      '<event name="far-away"/>',
      "something that the model defines (define it, or refer to it as a <basic-event> when it has no causes in this model)",
    ],
    [
      "a path",
      '<gate name="plant.x.pump"/>',
      "a gate that the model defines (a path has the names of containers in it, from a fault tree or one around on)",
    ],
  ])("%s", (_, reference, expected) => {
    expect(
      complaints(plant(gate("top", `<or><gate name="pump"/>${reference}</or>`), gate("pump", A), basic("a"))),
    ).toEqual([
      `plant.xml:3:48  gate "top": got ${reference.replace("/>", ">")}, expected the name of ${expected}`,
    ]);
  });

  it("a path to a basic event, though none is defined", () => {
    expect(complaints(plant(gate("top", '<basic-event name="a.b"/>')))).toEqual([
      'plant.xml:3:25  gate "top": got <basic-event name="a.b">, expected the name of a basic-event that the model defines (a path has the names of containers in it, from a fault tree or one around on)',
    ]);
  });
});

it.each([
  ["gate", '<gate name="a"/>', "4:1 it is defined as a basic-event"],
  ["basic-event", '<basic-event name="top"/>', "3:1 it is defined as a gate"],
  ["house-event", '<event name="a" type="house-event"/>', "4:1 it is defined as a basic-event"],
])("refuses a reference to a %s that is something else", (to, reference, hint) => {
  const name = /name="(\w+)"/.exec(reference)?.[1];
  expect(complaints(plant(gate("top", reference), basic("a")))).toEqual([
    `plant.xml:3:25  gate "top": got <${to} name="${name}">, expected the name of a ${to} (at ${hint})`,
  ]);
});

describe("a name that is defined twice", () => {
  it.each([
    ["by gates", gate("x", A), "gate"],
    ["by a gate and a basic event", basic("x"), "basic-event"],
    ["by a gate and a house event", '<define-house-event name="x"/>', "house-event"],
  ])("%s", (_, second, kind) => {
    expect(complaints(plant(gate("x", A), second))).toEqual([
      `plant.xml:4:1  ${kind} "x": got a second definition of "x", expected one definition of a name (the gate at 3:1 has it already)`,
    ]);
  });

  it("in two components, and in model data", () => {
    const one = `<define-component name="one">${basic("x")}</define-component>`;
    const other = `<define-component name="other">${basic("x")}</define-component>`;
    const data = `<model-data>${basic("x")}</model-data>`;
    const text = plant(gate("top", '<event name="x"/>'), one, other).replace(
      "</opsa-mef>",
      `${data}</opsa-mef>`,
    );
    expect(complaints(text)).toEqual([
      'plant.xml:5:32  basic-event "x": got a second definition of "x", expected one definition of a name (the basic-event at 4:30 has it already)',
      'plant.xml:7:13  basic-event "x": got a second definition of "x", expected one definition of a name (the basic-event at 4:30 has it already)',
    ]);
  });

  it("privately in one component", () => {
    const twice = `<define-component name="c" role="private">\n${basic("x")}\n${basic("x")}</define-component>`;
    expect(complaints(plant(gate("top", A), twice))).toEqual([
      'plant.xml:6:1  basic-event "x": got a second definition of "x", expected one definition of a name in container "c" (the basic-event at 5:1 has it already)',
    ]);
  });

  it("by components and by fault trees", () => {
    const component = '<define-component name="c"/>';
    const hint = "(put what it holds into the one that has the name already, or rename it)";
    expect(complaints(plant(gate("top", A), component, component))).toEqual([
      `plant.xml:5:1  component "c": got "c", expected a name of its own beside its neighbours ${hint}`,
    ]);
    const tree = `<define-fault-tree name="t">${gate("g", A)}</define-fault-tree>`;
    expect(complaints(`<opsa-mef>\n${tree}\n${tree}</opsa-mef>`)).toEqual([
      `plant.xml:3:1  fault-tree "t": got "t", expected a name of its own beside its neighbours ${hint}`,
    ]);
  });
});

describe("a cycle", () => {
  const cycle = (shown: string) =>
    `got a cycle: ${shown}, expected gates that do not cause themselves (remove one of these references)`;

  it("of a gate with itself", () => {
    expect(complaints(plant(gate("g", `<or>${A}<and><gate name="g"/></and></or>`)))).toEqual([
      `plant.xml:3:1  gate "g": ${cycle("g → g")}`,
    ]);
  });

  it("of several gates, told from where it begins", () => {
    const gates = [
      gate("top", '<gate name="a1"/>'),
      gate("a1", '<or><gate name="a2"/></or>'),
      gate("a2", '<gate name="a1"/>'),
    ];
    expect(complaints(plant(...gates))).toEqual([`plant.xml:4:1  gate "a1": ${cycle("a1 → a2 → a1")}`]);
  });

  it("each one, where there are several", () => {
    const gates = [
      gate("a1", '<gate name="a2"/>'),
      gate("a2", '<gate name="a1"/>'),
      gate("b", '<gate name="b"/>'),
    ];
    expect(complaints(plant(...gates, gate("top", A)))).toEqual([
      `plant.xml:3:1  gate "a1": ${cycle("a1 → a2 → a1")}`,
      `plant.xml:5:1  gate "b": ${cycle("b → b")}`,
    ]);
  });

  it("of private gates, by their paths", () => {
    const private_ = `<define-component name="c" role="private">${gate("g", '<gate name="g"/>')}</define-component>`;
    expect(complaints(plant(private_))).toEqual([
      `plant.xml:3:43  gate "g": ${cycle("plant.c.g → plant.c.g")}`,
    ]);
  });
});

describe("the top", () => {
  const two = plant(gate("one", A), gate("other", A));

  it("that is one of several has to be named", () => {
    expect(complaints(two)).toEqual([
      "plant.xml:1:1  top: got 2 gates that no other gate refers to: one, other, expected one (say which one is asked for: --top one)",
    ]);
    expect(complaints(two, "other")).toEqual([]);
  });

  it("is one of very many", () => {
    const gates = Array.from({ length: 12 }, (_, index) => gate(`g${index}`, A));
    expect(complaints(plant(...gates))[0]).toContain(
      "got 12 gates that no other gate refers to: g0, g1, g2, g3, g4, g5, g6, g7, g8, g9 and 2 more,",
    );
  });

  it("that was named is no gate", () => {
    expect(complaints(two, "othre")).toEqual([
      'plant.xml:1:1  top: got "othre", expected the name of a gate of the model (did you mean "other"?)',
    ]);
    expect(complaints(two, "nothing-like-it")).toEqual([
      'plant.xml:1:1  top: got "nothing-like-it", expected the name of a gate of the model (no other gate refers to one, other)',
    ]);
    expect(complaints(plant(gate("top", A), basic("a")), "a")).toEqual([
      'plant.xml:1:1  top: got "a", a basic-event, expected the name of a gate of the model (no other gate refers to top)',
    ]);
  });

  it.each([
    ["an empty model", "<opsa-mef/>"],
    ["model data alone", `<opsa-mef><model-data>${basic("a")}</model-data></opsa-mef>`],
    ["an empty fault tree", plant()],
  ])("is missing in %s", (_, text) => {
    expect(complaints(text)).toEqual([
      'plant.xml:1:1  <opsa-mef>: expected a fault tree: <define-fault-tree name="…"> with at least one <define-gate>',
    ]);
  });
});
