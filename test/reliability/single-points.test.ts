import { describe, expect, it } from "vitest";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { singlePointsOfFailure } from "../../src/reliability/single-points.ts";
import { database, loadBalancer, service } from "./hand-made-groups.ts";
import {
  domain,
  entrypoint,
  type HandMade,
  handMadePlan,
  hard,
  network,
  sharedRisk,
  soft,
  toDatabase,
  toListener,
  toService,
} from "./hand-made-plan.ts";

const edge = network("edge", { gateway: "redundant" });
const shop = entrypoint("shop", toListener("lb"));

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

  it("A circle of dependencies below an entrypoint is refused.", () => {
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
