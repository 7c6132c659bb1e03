import { describe, expect, it } from "vitest";
import { type BackendOf, loadBalancer, service } from "./hand-made-groups.ts";
import {
  entrypoint,
  external,
  type HandMade,
  hard,
  network,
  toListener,
  toService,
} from "./hand-made-plan.ts";
import { down } from "./single-points-of.ts";

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

  it("Behind another load balancer it needs as many as it says, since that one turns to those that are left.", () => {
    const inner = (needs: number, check?: "tcp") => [
      loadBalancer("lb", {
        on: ["l-1", "l-2"],
        virtualIp: "edge",
        ...(check && { check }),
        listeners: { web: [{ to: toListener("inner") }] },
      }),
      loadBalancer("inner", { on: ["i-1", "i-2"], needs, listeners: { web: toWeb } }),
      web,
    ];
    const parts = (groups: HandMade["groups"], to = toListener("lb")): HandMade => ({
      networks: [edge],
      groups: groups ?? [],
      entrypoints: [entrypoint("shop", to)],
    });
    const all = ["host:i-1", "host:i-2", "instance:inner-1", "instance:inner-2"];
    expect(down(parts(inner(1)))).toEqual([]);
    expect(down(parts(inner(1, "tcp")))).toEqual([]);
    expect(down(parts(inner(2)))).toEqual(all);
    const front = service("front", { on: ["f-1", "f-2"], dependsOn: [hard(toListener("inner"))] });
    expect(down(parts([...inner(1), front], toService("front")))).toEqual(all);
    expect(down(parts(inner(1), toListener("inner")))).toEqual(all);
  });

  const pair = { on: ["l-1", "l-2"], virtualIp: "edge" };
  const spare = { to: toService("spare") };
  const fragile = { to: toService("fragile") };

  it("The targets of one listener stand in for each other.", () => {
    expect(down(behind(pair, [fragile]))).toEqual(["host:f-1", "instance:fragile-1"]);
    expect(down(behind(pair, [fragile, spare]))).toEqual([]);
  });

  it("A backup stands in for other backends of which one server is enough.", () => {
    expect(down(behind(pair, [fragile, { ...spare, backup: true }]))).toEqual([]);
    expect(down(behind(pair, [{ ...fragile, backup: true }]))).toEqual(["host:f-1", "instance:fragile-1"]);
  });

  it("A backup does not help where several servers are needed, since it gets nothing while one of them is left.", () => {
    const parts = behind(pair, [{ to: toService("both") }, { ...spare, backup: true }]);
    const both = service("both", { on: ["p-1", "p-2"], needs: 2 });
    expect(down({ ...parts, groups: [...parts.groups, both] })).toEqual([
      "host:p-1",
      "host:p-2",
      "instance:both-1",
      "instance:both-2",
    ]);
    const inner = { on: ["i-1", "i-2"], needs: 2, listeners: { web: toWeb } };
    const withoutVirtualIp = loadBalancer("inner", inner);
    const inward = behind(pair, [{ to: toListener("inner") }, { ...spare, backup: true }]);
    expect(down({ ...inward, groups: [...inward.groups, withoutVirtualIp] })).toEqual([
      "host:i-1",
      "host:i-2",
      "instance:inner-1",
      "instance:inner-2",
    ]);
  });

  const leaning = (
    target: HandMade["groups"],
    check: "http" | "tcp" | undefined,
    backup: boolean,
    engine?: "nginx",
  ) => ({
    networks: [edge],
    externals: [external("bank")],
    groups: [
      loadBalancer("lb", {
        ...pair,
        ...(engine && { engine }),
        ...(check && { check }),
        listeners: { web: [{ to: toService("pay") }, { ...spare, backup }] },
      }),
      ...(target ?? []),
      service("spare", { on: ["s-1", "t-1"] }),
    ],
    entrypoints: [shop],
  });
  const pay = service("pay", { on: ["p-1", "q-1"], dependsOn: [hard({ kind: "external", name: "bank" })] });

  it("A target that lacks a hard dependency keeps its share of the traffic where nobody asks for more than a connection.", () => {
    for (const backup of [true, false]) {
      expect(down(leaning([pay], "tcp", backup))).toEqual(["external:bank"]);
      expect(down(leaning([pay], undefined, backup))).toEqual(["external:bank"]);
      expect(down(leaning([pay], "http", backup, "nginx"))).toEqual(["external:bank"]);
    }
  });

  it("HAProxy turns away from a target that lacks a hard dependency when it checks over HTTP.", () => {
    for (const backup of [true, false]) expect(down(leaning([pay], "http", backup))).toEqual([]);
  });

  it("A load balancer that lacks its backends is a target that lacks a hard dependency.", () => {
    const inner = [
      loadBalancer("pay", { ...pair, listeners: { web: [{ to: toService("bank") }] } }),
      service("bank", { on: ["b-1"] }),
    ];
    const parts = (check: "http" | "tcp") => {
      const { groups, ...rest } = leaning(inner, check, true);
      const outer = loadBalancer("lb", {
        ...pair,
        check,
        listeners: { web: [{ to: toListener("pay") }, { ...spare, backup: true }] },
      });
      return { ...rest, groups: [outer, ...groups.slice(1)] };
    };
    expect(down(parts("tcp"))).toEqual(["host:b-1", "instance:bank-1"]);
    expect(down(parts("http"))).toEqual([]);
  });

  it("A listener does not need the backends of another listener.", () => {
    const parts = behind(pair, toWeb);
    const both = loadBalancer("lb", { ...pair, listeners: { web: toWeb, admin: [fragile] } });
    expect(down({ ...parts, groups: [both, ...parts.groups.slice(1)] })).toEqual([]);
  });
});
