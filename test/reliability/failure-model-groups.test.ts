import { describe, expect, it } from "vitest";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { database, loadBalancer, service } from "./hand-made-groups.ts";
import {
  domain,
  entrypoint,
  external,
  type HandMade,
  handMadePlan,
  hard,
  network,
  toDatabase,
  toExternal,
  toListener,
  toService,
} from "./hand-made-plan.ts";
import { down } from "./single-points-of.ts";

const edge = network("edge", { gateway: "redundant" });
const web = entrypoint("shop", toService("web"));

describe("groups and what they depend on", () => {
  it("A service answers while at least as many instances are up as it needs.", () => {
    const needing = (needs: number) => ({
      networks: [edge],
      entrypoints: [web],
      groups: [service("web", { on: ["a-1", "b-1", "c-1"], needs })],
    });
    expect(down(needing(2))).toEqual([]);
    expect(down(needing(3))).toEqual([
      "host:a-1",
      "host:b-1",
      "host:c-1",
      "instance:web-1",
      "instance:web-2",
      "instance:web-3",
    ]);
  });

  it("Instances on one host are lost together.", () => {
    const on = ["a-1", "a-1", "b-1"];
    expect(
      down({ networks: [edge], entrypoints: [web], groups: [service("web", { on, needs: 2 })] }),
    ).toEqual(["host:a-1"]);
    expect(
      down({ networks: [edge], entrypoints: [web], groups: [service("web", { on, needs: 1 })] }),
    ).toEqual([]);
  });

  it("Every group counts as on the first hosts that the cloud chooses, since a number in the lock file keeps no groups apart.", () => {
    const cloudHosts = ["a~1", "a~2", "a~3", "b~2"].map((name) => domain("host", name, name[0], true));
    const placed = (on: readonly string[], needs = 1): HandMade => ({
      domains: [domain("zone", "a"), domain("zone", "b"), ...cloudHosts],
      networks: [edge],
      groups: [
        service("web", { on: ["w-1", "w-2"], dependsOn: [hard(toListener("lb"))] }),
        loadBalancer("lb", {
          on: ["l-1", "l-2"],
          virtualIp: "edge",
          listeners: { web: [{ to: toService("api") }, { to: toService("spare") }] },
        }),
        service("api", { on, needs }),
        service("spare", { on: ["a~1"] }),
      ],
      entrypoints: [web],
    });
    expect(down(placed(["a~1"]))).toEqual(["host:a~1", "zone:a"]);
    expect(down(placed(["a~3"]))).toEqual(["host:a~1", "zone:a"]);
    expect(down(placed(["b~2"]))).toEqual([]);
    expect(down(placed(["a~2", "a~3"]))).toEqual(["zone:a"]);
    expect(down(placed(["a~2", "a~3", "b~2"], 3))).toEqual(["host:a~1", "zone:a"]);
    // The fullest counts as the first.
    expect(down(placed(["a~2", "a~3", "a~3"], 2))).toEqual(["host:a~1", "zone:a"]);
  });

  it("A service is down when a hard dependency does not answer.", () => {
    const parts = {
      networks: [edge],
      entrypoints: [web],
      groups: [
        service("web", { on: ["a-1", "b-1"], dependsOn: [hard(toService("api"))] }),
        service("api", { on: ["a-2", "b-2"], dependsOn: [hard(toService("cache"))] }),
        service("cache", { on: ["a-3"] }),
      ],
    };
    expect(down(parts)).toEqual(["host:a-3", "instance:cache-1"]);
  });

  const overNetworks = (networks: readonly string[]): HandMade => ({
    networks: [edge, network("one", { switches: "single" }), network("two", { switches: "single" })],
    groups: [
      service("web", {
        on: ["a-1", "b-1"],
        networks: ["edge", "one", "two"],
        dependsOn: [hard(toService("api"))],
      }),
      service("api", { on: ["a-2", "b-2"], networks }),
    ],
    entrypoints: [web],
  });

  it("A dependency is reached over the first shared network, by name, where its configured address is.", () => {
    expect(down(overNetworks(["one"]))).toEqual(["network:one"]);
    expect(down(overNetworks(["two", "one"]))).toEqual(["network:one"]);
  });

  it("A dependency on no shared network is never reached.", () => {
    const apart = overNetworks(["elsewhere"]);
    const model = failureModel(
      handMadePlan({ ...apart, networks: [...(apart.networks ?? []), network("elsewhere")] }),
    );
    const top = model.tops[0];
    expect(model.nodes[top?.serves ?? -1]).toMatchObject({ needs: 1, children: [] });
  });

  it("An external is reached through the gateway of the first network, by name, that has one.", () => {
    const through = (networks: readonly string[]): HandMade => ({
      networks: [
        edge,
        network("inner", { switches: "single" }),
        network("out-1", { switches: "single", gateway: "single" }),
        network("out-2", { switches: "single", gateway: "single" }),
      ],
      externals: [external("payments")],
      groups: [
        service("web", {
          on: ["a-1", "b-1"],
          networks: ["edge", "inner"],
          dependsOn: [hard(toService("pay"))],
        }),
        service("pay", { on: ["a-2", "b-2"], networks, dependsOn: [hard(toExternal("payments"))] }),
      ],
      entrypoints: [web],
    });
    const always = ["external:payments"];
    expect(down(through(["edge", "inner"]))).toEqual(always);
    expect(down(through(["out-2", "edge", "out-1"]))).toEqual(always);
    expect(down(through(["out-2", "inner", "out-1"]))).toEqual([
      ...always,
      "gateway:out-1",
      "network:inner",
      "network:out-1",
    ]);
  });
});

describe("databases", () => {
  const orders = (role: "writer" | "reader", needs: number): HandMade => ({
    networks: [edge],
    entrypoints: [web],
    groups: [
      service("web", { on: ["a-1", "b-1"], dependsOn: [hard(toDatabase("orders", role))] }),
      database("orders", { on: ["a-2", "b-2", "c-2"], needs }),
    ],
  });

  it("The writer is the primary alone, since asynchronous replication promotes nobody.", () => {
    expect(down(orders("writer", 1))).toEqual(["host:a-2", "instance:orders-1"]);
    expect(down(orders("writer", 3))).toEqual(["host:a-2", "instance:orders-1"]);
  });

  it("Readers need as many servers as the database needs, the primary counted.", () => {
    expect(down(orders("reader", 1))).toEqual([]);
    expect(down(orders("reader", 2))).toEqual([]);
    expect(down(orders("reader", 3))).toContain("instance:orders-1");
    expect(down(orders("reader", 3))).toHaveLength(6);
  });
});
