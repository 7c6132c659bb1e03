import { describe, expect, it } from "vitest";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { database, service } from "./hand-made-groups.ts";
import {
  domain,
  entrypoint,
  external,
  type HandMade,
  handMadePlan,
  hard,
  network,
  sharedRisk,
  toExternal,
  toService,
} from "./hand-made-plan.ts";
import { down } from "./single-points-of.ts";

const edge = network("edge", { gateway: "redundant" });
const web = entrypoint("shop", toService("web"));

/** A service on three hosts of its own, of which one is enough: nothing alone takes it down. */
const sturdy: HandMade = {
  networks: [edge],
  groups: [service("web", { on: ["a-1", "b-1", "c-1"] })],
  entrypoints: [web],
};

describe("what can fail", () => {
  it("Every domain, instance, network, gateway, shared risk and external is one event.", () => {
    const model = failureModel(
      handMadePlan({
        domains: [
          domain("region", "eu"),
          domain("zone", "a", "eu"),
          domain("rack", "r", "a"),
          domain("host", "h", "r"),
        ],
        networks: [network("edge", { switches: "single", gateway: "single" })],
        groups: [service("web", { on: ["h"] }), database("orders", { on: ["h"] })],
        sharedRisks: [sharedRisk("feed")],
        externals: [external("payments")],
      }),
    );
    expect(model.events.map(({ id }) => id)).toEqual([
      "external:payments",
      "gateway:edge",
      "host:h",
      "instance:orders-1",
      "instance:web-1",
      "network:edge",
      "rack:r",
      "region:eu",
      "shared-risk:feed",
      "zone:a",
    ]);
    expect(model.events.find(({ id }) => id === "instance:orders-1")?.part).toEqual({
      kind: "database",
      name: "orders",
    });
  });

  it("A redundant network is two events and carries traffic while one of its switches is up.", () => {
    const single = network("edge", { switches: "single", gateway: "redundant" });
    expect(down({ ...sturdy, networks: [single] })).toEqual(["network:edge"]);
    expect(down(sturdy)).toEqual([]);
    const ids = failureModel(handMadePlan(sturdy)).events.map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith("network"))).toEqual(["network:edge/1", "network:edge/2"]);
  });

  it("A redundant gateway is two events and leads outside while one of them is up.", () => {
    expect(down({ ...sturdy, networks: [network("edge", { gateway: "single" })] })).toEqual(["gateway:edge"]);
    const ids = failureModel(handMadePlan(sturdy)).events.map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith("gateway"))).toEqual(["gateway:edge/1", "gateway:edge/2"]);
  });

  it("An isolated network has no gateway that could fail.", () => {
    const ids = failureModel(handMadePlan({ networks: [network("inner")] })).events.map(({ id }) => id);
    expect(ids).toEqual(["network:inner/1", "network:inner/2"]);
  });

  it("The event of a host that the cloud chooses points at the domain declared around it.", () => {
    const domains = [domain("zone", "a"), domain("host", "a~1", "a", true), domain("host", "a-2", "a")];
    const parts = failureModel(handMadePlan({ domains })).events.map(({ id, part }) => [id, part.name]);
    expect(parts).toEqual([
      ["host:a-2", "a-2"],
      ["host:a~1", "a"],
      ["zone:a", "a"],
    ]);
  });
});

describe("instances", () => {
  it("An instance is down when it fails itself, or its host, rack, zone or region does.", () => {
    const nested = {
      ...sturdy,
      domains: [
        domain("region", "eu"),
        domain("zone", "a", "eu"),
        domain("rack", "r", "a"),
        domain("host", "h", "r"),
        domain("host", "elsewhere", "a"),
      ],
      groups: [service("web", { on: ["h"] })],
    };
    expect(down(nested)).toEqual(["host:h", "instance:web-1", "rack:r", "region:eu", "zone:a"]);
  });

  it("A shared risk on a domain takes down everything inside it.", () => {
    const domains = ["a", "b", "c"].flatMap((zone) => [
      domain("zone", zone),
      domain("rack", `${zone}-r`, zone),
      domain("host", `${zone}-1`, `${zone}-r`),
    ]);
    const across = (...racks: string[]) =>
      sharedRisk("feed", ...racks.map((name) => ({ kind: "domain", name }) as const));
    const all = across("a-r", "b", "c-1");
    expect(down({ ...sturdy, domains, sharedRisks: [all] })).toEqual(["shared-risk:feed"]);
    expect(down({ ...sturdy, domains, sharedRisks: [across("a-r", "b-r")] })).toEqual([]);
  });

  it("A shared risk on a group takes down all of its instances.", () => {
    const risk = sharedRisk("release", { kind: "service", name: "web" });
    expect(down({ ...sturdy, sharedRisks: [risk] })).toEqual(["shared-risk:release"]);
    const other = sharedRisk("release", { kind: "database", name: "web" });
    expect(down({ ...sturdy, sharedRisks: [other] })).toEqual([]);
  });

  it("A shared risk on a network takes down both of its switches.", () => {
    const risk = sharedRisk("duct", { kind: "network", name: "edge" });
    expect(down({ ...sturdy, sharedRisks: [risk] })).toEqual(["shared-risk:duct"]);
  });

  it("A shared risk on an external takes the external down.", () => {
    const parts = {
      ...sturdy,
      externals: [external("payments")],
      groups: [service("web", { on: ["a-1", "b-1"], dependsOn: [hard(toExternal("payments"))] })],
      sharedRisks: [sharedRisk("carrier", { kind: "external", name: "payments" })],
    };
    expect(down(parts)).toEqual(["external:payments", "shared-risk:carrier"]);
  });
});
