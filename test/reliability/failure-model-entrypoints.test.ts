import { describe, expect, it } from "vitest";
import { isUp } from "../../src/reliability/evaluation.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { singlePointsOfFailure } from "../../src/reliability/single-points.ts";
import { type BackendOf, database, loadBalancer, service } from "./hand-made-groups.ts";
import {
  domain,
  entrypoint,
  external,
  type HandMade,
  handMadePlan,
  hard,
  network,
  sharedRisk,
  soft,
  toDatabase,
  toExternal,
  toListener,
  toService,
} from "./hand-made-plan.ts";
import { degraded, down } from "./single-points-of.ts";

const edge = network("edge", { gateway: "redundant" });
const web = service("web", { on: ["a-1", "b-1"] });
const shop = entrypoint("shop", toListener("lb"));

describe("load balancers", () => {
  const behind = (options: { on: string[]; needs?: number; virtualIp?: string }, backends: BackendOf[]) => ({
    networks: [edge],
    groups: [
      loadBalancer("lb", { ...options, listeners: { web: backends } }),
      web,
      service("spare", { on: ["s-1"] }),
      service("fragile", { on: ["f-1"] }),
    ],
    entrypoints: [shop],
  });
  const toWeb = [{ to: toService("web") }];

  it("A load balancer with a virtual IP answers while as many instances are up as it needs.", () => {
    expect(down(behind({ on: ["l-1", "l-2"], virtualIp: "edge" }, toWeb))).toEqual([]);
    expect(down(behind({ on: ["l-1", "l-1"], virtualIp: "edge" }, toWeb))).toEqual(["host:l-1"]);
    expect(down(behind({ on: ["l-1", "l-2"], virtualIp: "edge", needs: 2 }, toWeb))).toHaveLength(4);
  });

  it("A virtual IP is reached over its own network alone.", () => {
    const parts = (networks: readonly string[]): HandMade => ({
      networks: [edge, network("vip", { switches: "single" }), network("other", { switches: "single" })],
      groups: [
        service("front", {
          on: ["a-1", "b-1"],
          networks: ["edge", "vip", "other"],
          dependsOn: [hard(toListener("lb"))],
        }),
        loadBalancer("lb", {
          on: ["l-1", "l-2"],
          networks,
          virtualIp: "vip",
          listeners: { web: [{ to: toService("web") }] },
        }),
        service("web", { on: ["a-2", "b-2"], networks: ["edge"] }),
      ],
      entrypoints: [entrypoint("shop", toService("front"))],
    });
    expect(down(parts(["edge", "vip", "other"]))).toEqual(["network:vip"]);
  });

  it("A load balancer without a virtual IP needs all of its instances, since clients hold their addresses.", () => {
    expect(down(behind({ on: ["l-1", "l-2"] }, toWeb))).toEqual([
      "host:l-1",
      "host:l-2",
      "instance:lb-1",
      "instance:lb-2",
    ]);
  });

  const pair = { on: ["l-1", "l-2"], virtualIp: "edge" };
  const spare = { to: toService("spare") };
  const fragile = { to: toService("fragile") };

  it("The targets of one listener stand in for each other.", () => {
    expect(down(behind(pair, [fragile]))).toEqual(["host:f-1", "instance:fragile-1"]);
    expect(down(behind(pair, [fragile, spare]))).toEqual([]);
  });

  it("A backup stands in for the other backends.", () => {
    expect(down(behind(pair, [fragile, { ...spare, backup: true }]))).toEqual([]);
    expect(down(behind(pair, [{ ...fragile, backup: true }]))).toEqual(["host:f-1", "instance:fragile-1"]);
  });

  it("A listener does not need the backends of another listener.", () => {
    const parts = behind(pair, toWeb);
    const both = loadBalancer("lb", { ...pair, listeners: { web: toWeb, admin: [fragile] } });
    expect(down({ ...parts, groups: [both, ...parts.groups.slice(1)] })).toEqual([]);
  });
});

describe("entrypoints", () => {
  const single = (name: string) => network(name, { switches: "single", gateway: "single" });

  it("Clients come in through the gateway of any network of the target.", () => {
    const on = (...networks: string[]): HandMade => ({
      networks: [single("one"), single("two"), network("inner", { switches: "single" })],
      groups: [service("web", { on: ["a-1", "b-1"], networks })],
      entrypoints: [entrypoint("shop", toService("web"))],
    });
    expect(down(on("one", "inner"))).toEqual(["gateway:one", "network:one"]);
    expect(down(on("one", "two"))).toEqual([]);
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

  it("An entrypoint's own dependency is reached by its clients or by its target.", () => {
    const withImages = (networks: readonly string[]): HandMade => ({
      networks: [edge, single("open"), network("inner", { switches: "single" })],
      groups: [
        service("web", { on: ["a-1", "b-1"], networks: ["edge", "inner"] }),
        service("images", { on: ["a-2", "b-2"], networks }),
      ],
      entrypoints: [entrypoint("shop", toService("web"), hard(toService("images")))],
    });
    expect(down(withImages(["open"]))).toEqual(["gateway:open", "network:open"]);
    expect(down(withImages(["inner"]))).toEqual(["network:inner"]);
    expect(down(withImages(["open", "inner"]))).toEqual([]);
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

describe("single points of failure", () => {
  it("The path is the shortest one from the entrypoint through what fails, to the event.", () => {
    const parts: HandMade = {
      domains: [domain("rack", "r"), domain("host", "o-1", "r")],
      networks: [network("edge", { gateway: "single" })],
      sharedRisks: [sharedRisk("feed", { kind: "domain", name: "r" })],
      groups: [
        loadBalancer("lb", {
          on: ["l-1", "l-1"],
          virtualIp: "edge",
          listeners: { web: [{ to: toService("web") }] },
        }),
        service("web", {
          on: ["a-1", "b-1"],
          dependsOn: [hard(toService("stock")), hard(toDatabase("orders", "writer"))],
        }),
        service("stock", { on: ["a-2", "b-2"], dependsOn: [hard(toDatabase("orders", "writer"))] }),
        database("orders", { on: ["o-1", "o-2"] }),
      ],
      entrypoints: [shop],
    };
    const found = singlePointsOfFailure(failureModel(handMadePlan(parts)));
    const writer = ["shop", "lb", "web", "orders", "primary orders-1"];
    expect(Object.fromEntries(found.map(({ event, path }) => [event.id, path]))).toEqual({
      "gateway:edge": ["shop", "gateway edge"],
      "host:l-1": ["shop", "lb", "host l-1"],
      "host:o-1": [...writer, "host o-1"],
      "instance:orders-1": [...writer, "instance orders-1"],
      "rack:r": [...writer, "rack r"],
      "shared-risk:feed": [...writer, "rack r", "shared risk feed"],
    });
  });

  it("Single points are sorted by entrypoint, then by event.", () => {
    const parts: HandMade = {
      networks: [edge],
      groups: [service("web", { on: ["a-1"] })],
      entrypoints: [entrypoint("shop", toService("web")), entrypoint("admin", toService("web"))],
    };
    const found = singlePointsOfFailure(failureModel(handMadePlan(parts)));
    expect(found.map((point) => `${point.entrypoint} ${point.event.id}`)).toEqual([
      "admin host:a-1",
      "admin instance:web-1",
      "shop host:a-1",
      "shop instance:web-1",
    ]);
  });

  it("Dependencies in a circle are refused.", () => {
    const parts: HandMade = {
      networks: [edge],
      groups: [
        service("front", { on: ["a-1"], dependsOn: [hard(toService("web"))] }),
        service("web", { on: ["a-1"], dependsOn: [hard(toService("api"))] }),
        service("api", { on: ["a-2"], dependsOn: [soft(toService("web"))] }),
      ],
      entrypoints: [entrypoint("shop", toService("front"))],
    };
    expect(() => failureModel(handMadePlan(parts))).toThrow(
      "Dependencies run in a circle: web → api → web. Remove one of them",
    );
  });
});
