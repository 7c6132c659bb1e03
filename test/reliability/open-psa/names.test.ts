/** Which definition a name means: the rules of the format for public and private parts. */
import { expect, it } from "vitest";
import { readOpenPsa } from "../../../src/reliability/open-psa/read.ts";
import { basic, complaints, gate, plant } from "./models.ts";

function component(name: string, role: string, ...definitions: readonly string[]): string {
  return `<define-component name="${name}" role="${role}">${definitions.join("")}</define-component>`;
}

function eventsOf(text: string, top?: string): readonly string[] {
  return readOpenPsa(text, { file: "plant.xml", top }).events.map(({ name }) => name);
}

const event = (name: string) => `<event name="${name}"/>`;

it("finds public parts of components from everywhere", () => {
  expect(
    eventsOf(
      plant(
        gate("top", event("g")),
        component("a", "public", gate("g", event("x"))),
        component("b", "public", basic("x")),
      ),
    ),
  ).toEqual(["x"]);
});

it("tells private parts with one name apart, and calls them by their paths", () => {
  const text = plant(
    gate("top", `<or>${event("g1")}${event("plant.b.g2")}${event("a.x")}</or>`),
    component(
      "a",
      "private",
      '<define-gate name="g1" role="public"><event name="x"/></define-gate>',
      basic("x"),
    ),
    component("b", "private", gate("g2", `<or>${event("x")}${event("y")}</or>`), basic("x"), basic("y")),
    basic("x"),
  );
  expect(eventsOf(text)).toEqual(["plant.a.x", "plant.b.x", "plant.b.y"]);
  expect(readOpenPsa(text, { file: "plant.xml", top: "plant.b.g2" }).top).toBe("plant.b.g2");
});

it("prefers what is nearest, and looks outward from there", () => {
  const inner = component(
    "inner",
    "private",
    gate("g", `<or>${event("x")}${event("y")}${event("z")}</or>`),
    basic("x"),
  );
  const outer = component("outer", "private", inner, basic("x"), basic("y"));
  expect(eventsOf(plant(gate("top", event("outer.inner.g")), outer, basic("y"), basic("z")))).toEqual([
    "z",
    "plant.outer.y",
    "plant.outer.inner.x",
  ]);
});

it("finds parts by a path that begins at a container around or at the model", () => {
  const inside = component("a", "public", component("b", "public", basic("x")), gate("g", event("b.x")));
  const paths = ["plant.a.b.x", "a.b.x", "x"].map(event).join("");
  expect(eventsOf(plant(gate("top", `<or>${paths}${event("g")}</or>`), inside))).toEqual(["x"]);
});

it("keeps the parts of a private component from those outside", () => {
  const text = plant(gate("top", event("x")), component("a", "private", basic("x")), basic("other"));
  expect(complaints(text)).toEqual([
    'plant.xml:3:25  gate "top": got <event name="x">, expected the name of something that the model defines (define it, or refer to it as a <basic-event> when it has no causes in this model)',
  ]);
});

it("lets several fault trees refer to each other", () => {
  const text = `<opsa-mef>
<define-fault-tree name="one">${gate("top", event("below"))}</define-fault-tree>
<define-fault-tree name="two">${gate("below", event("x"))}${basic("x")}</define-fault-tree>
</opsa-mef>`;
  expect(readOpenPsa(text, { file: "plant.xml" })).toMatchObject({
    name: "one",
    top: "top",
    events: [{ name: "x" }],
  });
});

it("tells capital letters from small ones", () => {
  expect(eventsOf(plant(gate("top", `<or>${event("a")}${event("A")}</or>`), basic("a"), basic("A")))).toEqual(
    ["a", "A"],
  );
});
