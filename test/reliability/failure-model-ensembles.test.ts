import { describe, expect, it } from "vitest";
import { ensemble, service } from "./hand-made-groups.ts";
import {
  entrypoint,
  type HandMade,
  hard,
  network,
  sharedRisk,
  soft,
  toEnsemble,
  toService,
} from "./hand-made-plan.ts";
import { degraded, down } from "./single-points-of.ts";

const edge = network("edge", { gateway: "redundant" });
const web = entrypoint("shop", toService("web"));

interface Wishes {
  readonly on: readonly string[];
  readonly networks?: readonly string[];
  readonly peers?: string;
  /** Of a network beside `edge`. */
  readonly other?: "single" | "redundant";
}

function shop({ on, networks = ["edge"], peers, other = "redundant" }: Wishes): HandMade {
  return {
    networks: [edge, network("peers", { switches: other })],
    groups: [
      service("web", {
        on: ["w-1", "w-2"],
        networks: ["edge", "peers"],
        dependsOn: [hard(toEnsemble("zoo"))],
      }),
      ensemble("zoo", { on, networks, ...(peers === undefined ? {} : { peers }) }),
    ],
    entrypoints: [web],
  };
}

describe("ensembles", () => {
  it("An ensemble answers while a majority of its members is up and its peer network carries traffic.", () => {
    expect(down(shop({ on: ["a", "b", "c"] }))).toEqual([]);
    const apart = { on: ["a", "b", "c"], networks: ["edge", "peers"], peers: "peers" } as const;
    expect(down(shop(apart))).toEqual([]);
    expect(down(shop({ ...apart, other: "single" }))).toEqual(["network:peers"]);
    // Its members are on it, but talk over the other one.
    expect(down(shop({ ...apart, peers: "edge", other: "single" }))).toEqual([]);
  });

  it("A member that shares a host with too many others takes the majority with it.", () => {
    expect(down(shop({ on: ["a", "a", "b"] }))).toEqual(["host:a"]);
    expect(down(shop({ on: ["a", "a", "b", "b", "c"] }))).toEqual([]);
    expect(down(shop({ on: ["a", "a", "a", "b", "c"] }))).toEqual(["host:a"]);
    const risk = sharedRisk("array", { kind: "ensemble", name: "zoo" });
    expect(down({ ...shop({ on: ["a", "b", "c"] }), sharedRisks: [risk] })).toEqual(["shared-risk:array"]);
  });

  it("Who depends on an ensemble needs the network to its members as well.", () => {
    const over = { on: ["a", "b", "c"], networks: ["peers"], other: "single" } as const;
    expect(down(shop(over))).toEqual(["network:peers"]);
    const { groups = [], ...rest } = shop(over);
    const [, zoo] = groups;
    if (zoo === undefined) throw new Error("there is no ensemble");
    const likes = service("web", {
      on: ["w-1", "w-2"],
      networks: ["edge", "peers"],
      dependsOn: [soft(toEnsemble("zoo"))],
    });
    expect(down({ ...rest, groups: [likes, zoo] })).toEqual([]);
    expect(degraded({ ...rest, groups: [likes, zoo] })).toEqual(["network:peers"]);
  });
});
