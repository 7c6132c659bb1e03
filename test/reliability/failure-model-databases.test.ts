import { describe, expect, it } from "vitest";
import type { Database, Replication } from "../../src/topology/model.ts";
import { database, ensemble, loadBalancer } from "./hand-made-groups.ts";
import { entrypoint, type HandMade, network, sharedRisk, toDatabase, toListener } from "./hand-made-plan.ts";
import { down } from "./single-points-of.ts";

const MAJORITIES: readonly Replication[] = [{ mode: "galera" }, { mode: "group-replication" }];
const ASYNCHRONOUS: Replication = { mode: "asynchronous" };
const stop = (acknowledgements = 1): Replication => ({
  mode: "semi-synchronous",
  acknowledgements,
  fallBackAfterMs: undefined,
});
const FALL_BACK: Replication = {
  ...stop(),
  mode: "semi-synchronous",
  acknowledgements: 1,
  fallBackAfterMs: 1000,
};

interface Wishes {
  readonly on: readonly string[];
  readonly role?: "writer" | "reader";
  readonly needs?: number;
  readonly votesOn?: readonly string[];
  /** Switches of the network between the servers, and of that to the ensemble. */
  readonly between?: "single" | "redundant";
  readonly votes?: "single" | "redundant";
  readonly riskOn?: string;
}

function shop(own: Partial<Pick<Database, "replication" | "election" | "pair">>, wishes: Wishes): HandMade {
  const { on, role = "writer", needs = 1, votesOn = ["v-1", "v-2", "v-3"] } = wishes;
  const chooses =
    own.election !== undefined ||
    own.pair !== undefined ||
    MAJORITIES.some(({ mode }) => mode === own.replication?.mode);
  const risk = wishes.riskOn;
  return {
    networks: [
      network("edge", { gateway: "redundant" }),
      network("between", { switches: wishes.between ?? "redundant" }),
      network("votes", { switches: wishes.votes ?? "redundant" }),
    ],
    groups: [
      loadBalancer("sql", {
        on: ["l-1", "l-2"],
        virtualIp: "edge",
        asksRoles: chooses,
        listeners: { web: [{ to: toDatabase("db", role) }] },
      }),
      database("db", {
        on,
        needs,
        networks: ["edge", "between", "votes"],
        replicationNetwork: "between",
        ...own,
      }),
      ensemble("zoo", { on: votesOn, networks: ["votes"] }),
    ],
    sharedRisks: risk === undefined ? [] : [sharedRisk(risk, { kind: "database", name: "db" })],
    entrypoints: [entrypoint("shop", toListener("sql"))],
  };
}

const three = ["a", "b", "c"] as const;

describe("databases that choose their writer", () => {
  it("With Galera or Group Replication reads and writes need a majority of the servers, which hear each other.", () => {
    for (const replication of MAJORITIES) {
      for (const role of ["writer", "reader"] as const) {
        const agreeing = (wishes: Partial<Wishes>) =>
          down(shop({ replication }, { on: three, role, ...wishes }));
        expect(agreeing({})).toEqual([]);
        expect(agreeing({ on: ["a", "a", "b"] })).toEqual(["host:a"]);
        expect(agreeing({ on: ["a", "a", "b", "b", "c"] })).toEqual([]);
        expect(agreeing({ between: "single" })).toEqual(["network:between"]);
        expect(agreeing({ riskOn: "release" })).toEqual(["shared-risk:release"]);
      }
    }
  });

  it("An arbitrator is one of three voters: whichever is lost, two are left, one of which has the data.", () => {
    const size = { name: undefined, cpu: 1, memoryBytes: 1, diskBytes: 1 };
    const arbitrated: Replication = { mode: "galera", arbitrator: { size, within: [] } };
    for (const role of ["writer", "reader"] as const) {
      const shopOn = (on: readonly string[]) =>
        down(shop({ replication: arbitrated }, { on, needs: 2, role }));
      expect(shopOn(three)).toEqual([]);
      expect(shopOn(["a", "b", "b"])).toEqual(["host:b"]);
    }
  });

  it("With either readers need a majority, or as many as the database needs where that is more.", () => {
    for (const replication of MAJORITIES) {
      const reads = (needs: number) => down(shop({ replication }, { on: three, role: "reader", needs }));
      expect(reads(1)).toEqual([]);
      expect(reads(3).filter((event) => event.startsWith("instance"))).toEqual([
        "instance:db-1",
        "instance:db-2",
        "instance:db-3",
      ]);
    }
  });

  it("With an election any server may become the primary, as long as the ensemble answers.", () => {
    const elected = { replication: ASYNCHRONOUS, election: "zoo" };
    expect(down(shop(elected, { on: ["a", "b"] }))).toEqual([]);
    expect(down(shop(elected, { on: ["a", "b"], votesOn: ["v", "v", "w"] }))).toEqual(["host:v"]);
    expect(down(shop(elected, { on: ["a", "b"], votesOn: ["a", "a", "b"] }))).toEqual(["host:a"]);
  });

  it("Servers reach the ensemble through which they elect over the network that both are on, and no other.", () => {
    const elected = { replication: ASYNCHRONOUS, election: "zoo" };
    expect(down(shop(elected, { on: three, votes: "single" }))).toEqual(["network:votes"]);
  });

  it("Of two servers between which keepalived decides, one is enough for writes, and needs no network to the other.", () => {
    const pair = { acceptSplitBrain: "to see it" };
    for (const replication of [ASYNCHRONOUS, FALL_BACK]) {
      expect(
        down(shop({ replication, pair }, { on: ["a", "b"], between: "single", votes: "single" })),
      ).toEqual([]);
    }
    expect(down(shop({ replication: ASYNCHRONOUS, pair }, { on: ["a", "a"] }))).toEqual(["host:a"]);
  });

  it("A primary that waits for no replica writes on without the replication network.", () => {
    for (const replication of [ASYNCHRONOUS, FALL_BACK]) {
      expect(down(shop({ replication, election: "zoo" }, { on: three, between: "single" }))).toEqual([]);
      expect(down(shop({ replication }, { on: three, between: "single" }))).not.toContain("network:between");
    }
  });

  it("Where writes stop without replicas, the primary and as many as acknowledge have to be up, and to hear each other.", () => {
    // A person promotes: the primary, and one of the two others.
    expect(down(shop({ replication: stop() }, { on: three }))).toEqual(["host:a", "instance:db-1"]);
    expect(down(shop({ replication: stop() }, { on: ["a", "b"] }))).toEqual([
      "host:a",
      "host:b",
      "instance:db-1",
      "instance:db-2",
    ]);
    expect(down(shop({ replication: stop() }, { on: three, between: "single" }))).toContain(
      "network:between",
    );
    // With an election of two servers each loss stops writes: nobody is left to acknowledge.
    const elected = { replication: stop(), election: "zoo" };
    expect(down(shop(elected, { on: three }))).toEqual([]);
    expect(down(shop(elected, { on: ["a", "b"] }))).toContain("host:b");
    expect(down(shop(elected, { on: three, between: "single" }))).toEqual(["network:between"]);
  });

  it("Where nothing acknowledged may be lost, nobody is elected when those who are lost may be all that had it.", () => {
    const elected = (acknowledgements: number) => ({ replication: stop(acknowledgements), election: "zoo" });
    expect(down(shop(elected(1), { on: ["a", "a", "b", "c"] }))).toEqual(["host:a"]);
    expect(down(shop(elected(2), { on: ["a", "a", "b", "c", "d"] }))).toEqual([]);
    // Where writes go on without replicas, somebody is.
    expect(down(shop({ replication: FALL_BACK, election: "zoo" }, { on: ["a", "a", "b", "c"] }))).toEqual([]);
  });

  it("Readers of a database that elects its primary need neither the ensemble nor the replication network.", () => {
    const reads = {
      on: three,
      role: "reader",
      votesOn: ["v", "v", "w"],
      between: "single",
      votes: "single",
    } as const;
    expect(down(shop({ replication: stop(), election: "zoo" }, reads))).toEqual([]);
  });
});
