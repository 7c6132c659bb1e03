import { expect, it } from "vitest";
import { dependencyOrder } from "../../src/reliability/dependency-order.ts";
import { partsOf } from "../../src/reliability/parts.ts";
import type { Endpoint } from "../../src/topology/model.ts";
import { database, loadBalancer, service } from "./hand-made-groups.ts";
import { handMadePlan, hard, soft, toDatabase, toListener, toService } from "./hand-made-plan.ts";

function order(groups: Parameters<typeof handMadePlan>[0]["groups"], ...roots: readonly Endpoint[]) {
  return dependencyOrder(partsOf(handMadePlan({ groups })), roots).map(({ name }) => name);
}

it("puts every endpoint after all that it depends on, each once", () => {
  const groups = [
    loadBalancer("lb", { on: ["a"], listeners: { web: [{ to: toService("web") }] } }),
    service("web", { on: ["a"], dependsOn: [hard(toService("api")), soft(toService("search"))] }),
    service("api", {
      on: ["a"],
      dependsOn: [hard(toService("search")), hard(toDatabase("orders", "writer"))],
    }),
    service("search", { on: ["a"] }),
    database("orders", { on: ["a"] }),
  ];
  const expected = ["search", "orders", "api", "web", "lb"];
  expect(order(groups, toListener("lb"), toService("search"), toService("web"))).toEqual(expected);
});

it("takes a chain longer than any stack", () => {
  const length = 20_000;
  const groups = Array.from({ length }, (_, index) =>
    service(`s${index}`, {
      on: ["a"],
      dependsOn: index + 1 < length ? [hard(toService(`s${index + 1}`))] : [],
    }),
  );
  const names = order(groups, toService("s0"));
  expect(names).toHaveLength(length);
  expect(names.at(-1)).toBe("s0");
});

it("names the parts along a circle", () => {
  const groups = [
    service("front", { on: ["a"], dependsOn: [hard(toService("web")), hard(toService("web"))] }),
    service("web", { on: ["a"], dependsOn: [soft(toListener("lb"))] }),
    loadBalancer("lb", { on: ["a"], listeners: { web: [{ to: toService("web") }] } }),
    service("self", { on: ["a"], dependsOn: [hard(toService("self"))] }),
  ];
  expect(() => order(groups, toService("front"))).toThrow("web → lb → web.");
  expect(() => order(groups, toService("self"))).toThrow("self → self.");
});

it("says which part a plan refers to without holding it", () => {
  expect(() => order([], toService("web"))).toThrow("The plan holds no service web.");
  const lb = loadBalancer("lb", { on: ["a"], listeners: {} });
  expect(() => order([lb], toListener("lb", "web"))).toThrow("The plan holds no listener of lb named web.");
});
