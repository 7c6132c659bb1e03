import { describe, expect, it } from "vitest";
import { isUp } from "../../src/reliability/evaluation.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { singlePointsOfFailure } from "../../src/reliability/single-points.ts";
import { loadBalancer, service } from "./hand-made-groups.ts";
import {
  entrypoint,
  external,
  type HandMade,
  handMadePlan,
  hard,
  network,
  soft,
  toExternal,
  toListener,
  toService,
} from "./hand-made-plan.ts";
import { degraded, down } from "./single-points-of.ts";

const edge = network("edge", { gateway: "redundant" });
const web = service("web", { on: ["a-1", "b-1"] });
const shop = entrypoint("shop", toListener("lb"));

describe("entrypoints", () => {
  const single = (name: string) => network(name, { switches: "single", gateway: "single" });

  it("Clients come in through the gateway of the first network of the target, by name, that has one.", () => {
    const on = (...networks: string[]): HandMade => ({
      networks: [single("one"), single("two"), network("inner", { switches: "single" })],
      groups: [service("web", { on: ["a-1", "b-1"], networks })],
      entrypoints: [entrypoint("shop", toService("web"))],
    });
    expect(down(on("one", "inner"))).toEqual(["gateway:one", "network:one"]);
    expect(down(on("two", "one"))).toEqual(["gateway:one", "network:one"]);
  });

  it("Clients reach a virtual IP through the gateway of its own network.", () => {
    const parts: HandMade = {
      networks: [edge, single("one"), single("two")],
      groups: [
        loadBalancer("lb", {
          on: ["l-1", "l-2"],
          networks: ["edge", "one", "two"],
          virtualIp: "one",
          listeners: { web: [{ to: toService("web") }] },
        }),
        web,
      ],
      entrypoints: [shop],
    };
    expect(down(parts)).toEqual(["gateway:one", "network:one"]);
  });

  it("Clients reach an external target by their own way.", () => {
    const parts = { externals: [external("cdn")], entrypoints: [entrypoint("shop", toExternal("cdn"))] };
    expect(down(parts)).toEqual(["external:cdn"]);
  });

  it("An entrypoint is down when a hard dependency of its own is.", () => {
    const parts = {
      networks: [edge],
      externals: [external("dns")],
      groups: [web],
      entrypoints: [entrypoint("shop", toService("web"), hard(toExternal("dns")))],
    };
    expect(down(parts)).toEqual(["external:dns"]);
  });

  it("Clients reach an entrypoint's own dependency as they reach its target.", () => {
    const withImages = (...networks: string[]): HandMade => ({
      networks: [edge, single("open"), network("inner", { switches: "single" })],
      groups: [
        service("web", { on: ["a-1", "b-1"], networks: ["edge", "inner"] }),
        service("images", { on: ["a-2", "b-2"], networks }),
      ],
      entrypoints: [entrypoint("shop", toService("web"), hard(toService("images")))],
    });
    expect(down(withImages("open"))).toEqual(["gateway:open", "network:open"]);
    expect(down(withImages("open", "inner"))).toEqual(["gateway:open", "network:open"]);
    expect(down(withImages("open", "edge"))).toEqual([]);
  });

  it("An entrypoint whose clients have no way in never serves, and has no single points.", () => {
    const parts: HandMade = {
      networks: [network("inner", { switches: "single" })],
      groups: [service("web", { on: ["a-1"], networks: ["inner"] })],
      entrypoints: [entrypoint("shop", toService("web"))],
    };
    const model = failureModel(handMadePlan(parts));
    expect(model.tops.map(({ serves }) => isUp(model, serves, new Set()))).toEqual([false]);
    expect(singlePointsOfFailure(model)).toEqual([]);
  });
});

describe("degradation", () => {
  const cart: HandMade = {
    networks: [edge],
    externals: [external("ads")],
    groups: [
      service("web", {
        on: ["a-1", "b-1"],
        dependsOn: [hard(toService("cart")), soft(toService("search"))],
      }),
      service("cart", { on: ["a-2", "b-2"], dependsOn: [soft(toService("advice"))] }),
      service("search", { on: ["s-1"] }),
      service("advice", { on: ["v-1"] }),
    ],
    entrypoints: [entrypoint("shop", toService("web"))],
  };

  it("Losing a soft dependency degrades and does not take down.", () => {
    expect(down(cart)).toEqual([]);
    expect(degraded(cart)).toEqual(expect.arrayContaining(["host:s-1", "instance:search-1"]));
  });

  it("A soft dependency of a dependency degrades as well.", () => {
    expect(degraded(cart)).toEqual(["host:s-1", "host:v-1", "instance:advice-1", "instance:search-1"]);
  });

  it("A soft dependency of the entrypoint itself degrades it.", () => {
    const parts = {
      ...cart,
      groups: [web],
      entrypoints: [entrypoint("shop", toService("web"), soft(toExternal("ads")))],
    };
    expect(down(parts)).toEqual([]);
    expect(degraded(parts)).toEqual(["external:ads"]);
  });

  it("What takes an entrypoint down is not said to degrade it too.", () => {
    const parts: HandMade = {
      networks: [edge],
      groups: [
        service("web", { on: ["a-1"], dependsOn: [soft(toService("search"))] }),
        service("search", { on: ["a-1"] }),
      ],
      entrypoints: [entrypoint("shop", toService("web"))],
    };
    expect(down(parts)).toEqual(["host:a-1", "instance:web-1"]);
    expect(degraded(parts)).toEqual(["instance:search-1"]);
  });
});
