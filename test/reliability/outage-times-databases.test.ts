import { describe, expect, it } from "vitest";
import { electionTiming } from "../../src/plan/election-timing.ts";
import { galeraOutMs } from "../../src/plan/galera-timing.ts";
import { agentReplacedMs, groupReplicationOutMs } from "../../src/plan/group-replication-timing.ts";
import type { Database, Network, Replication, Topology } from "../../src/topology/model.ts";
import {
  makeBackend,
  makeDatabase,
  makeEnsemble,
  makeEntrypoint,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeTopology,
  makeVirtualIp,
  makeZones,
} from "../arbitrary/parts.ts";
import { felt, ms, names } from "./felt.ts";

/** Half a second between two questions for a role, of which one is enough: see `ROLE_CHECK` of src/plan/detection.ts. */
const ASKED_MS = 500;
const TICK_MS = 500;
const { sessionMs, pauseMs, stopFetchingMs, votesPatienceMs } = electionTiming({ tickMs: TICK_MS });
/** Until nothing more is to come from a primary that has vanished. */
const SESSION_MS = sessionMs + TICK_MS + stopFetchingMs;
const CHOICE_MS = 3 * pauseMs;

const STOP: Replication = { mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs: undefined };
const FALL_BACK: Replication = { ...STOP, fallBackAfterMs: 2500 };
const PLAIN: Partial<Database> = { rolePort: 8406 };
const GALERA: Replication = { mode: "galera" };
const GROUP: Partial<Database> = { engine: "mysql", replication: { mode: "group-replication" }, needs: 2 };

/** Clients write straight through the load balancer. */
function shop(
  own: Partial<Database>,
  role: "writer" | "reader" = "writer",
  data: Partial<Network> = {},
): Topology {
  const asks =
    own.rolePort !== undefined ||
    own.election !== undefined ||
    own.pair !== undefined ||
    ["galera", "group-replication"].includes(own.replication?.mode ?? "");
  return makeTopology({
    domains: makeZones(8),
    networks: [
      makeNetwork({ name: "app", external: { network: "public", gateway: "redundant" } }),
      makeNetwork({ name: "between", cidr: "10.0.1.0/24", ...data }),
      makeNetwork({ name: "votes", cidr: "10.0.2.0/24" }),
    ],
    ensembles: [makeEnsemble({ name: "zoo", networks: ["votes"], tickMs: TICK_MS })],
    databases: [
      makeDatabase({
        name: "db",
        replicas: 3,
        networks: ["app", "between", "votes"],
        replicationNetwork: "between",
        ...own,
      }),
    ],
    loadBalancers: [
      makeLoadBalancer({
        name: "sql",
        virtualIp: makeVirtualIp({ advertIntervalMs: 200 }),
        listeners: [
          makeListener({
            protocol: "tcp",
            backends: [makeBackend({ kind: "database", name: "db", role })],
            ...(asks ? { check: undefined } : {}),
          }),
        ],
      }),
    ],
    entrypoints: [
      makeEntrypoint({ name: "shop", to: { kind: "load-balancer", name: "sql", listener: "http" } }),
    ],
  });
}

const elected = (replication: Replication, more: Partial<Database> = {}) =>
  shop({ replication, election: "zoo", ...more });

describe("databases", () => {
  it("Servers of Galera that are left wait until a silent one is out, whichever it is and however it fails.", () => {
    for (const [what, mode] of [
      ["instance:db-1", "lost"],
      ["instance:db-3", "lost"],
      ["db-1/mariadb", "killed"],
      ["db-2/mariadb", "hung"],
    ] as const) {
      const { gap, noneFails } = felt(shop({ replication: GALERA, needs: 2 }), what, mode);
      expect(ms(gap), what).toBe(galeraOutMs() + ASKED_MS);
      expect(names(gap)).toContain("mariadb of db: a silent server is out");
      expect(noneFails).toBe(false);
    }
  });

  it("Reads of Galera go on meanwhile.", () => {
    const reads = shop({ replication: GALERA, needs: 2 }, "reader");
    expect(ms(felt(reads, "instance:db-1").gap)).toBe(0);
  });

  it("Any server of a group may be the one that is written to: another one is chosen once it is out.", () => {
    for (const [what, mode] of [
      ["instance:db-1", "lost"],
      ["instance:db-3", "lost"],
      ["db-1/mysql", "killed"],
      ["db-2/mysql", "hung"],
    ] as const) {
      const { gap, noneFails } = felt(shop(GROUP), what, mode);
      expect(ms(gap), what).toBe(groupReplicationOutMs() + ASKED_MS);
      expect(names(gap)).toContain("mysql of db: a silent server is out, and another one chosen");
      expect(noneFails).toBe(false);
    }
    expect(ms(felt(shop(GROUP, "reader"), "instance:db-1").gap)).toBe(0);
  });

  it("Where the agent of that server is gone, another server takes over.", () => {
    for (const mode of ["killed", "hung"] as const) {
      expect(ms(felt(shop(GROUP), "db-1/database-agent", mode).gap)).toBe(agentReplacedMs() + ASKED_MS);
    }
  });

  it("Any elected server may be the primary: its session ends, replicas stop fetching from it, vote, and the load balancer asks for the new one.", () => {
    for (const instance of ["db-1", "db-3"]) {
      const { gap } = felt(elected(STOP), `instance:${instance}`);
      expect(ms(gap)).toBe(SESSION_MS + CHOICE_MS + ASKED_MS);
    }
    expect(ms(felt(elected(STOP), "db-2/database-agent", "killed").gap)).toBe(
      SESSION_MS + CHOICE_MS + ASKED_MS,
    );
  });

  it("Where the elected one may lack transactions, servers that may have more are waited for.", () => {
    expect(ms(felt(elected({ mode: "asynchronous" }), "instance:db-1").gap)).toBe(
      SESSION_MS + CHOICE_MS + votesPatienceMs + ASKED_MS,
    );
  });

  it("A server that is killed is given up by its agent at its next look, and its load balancer may be the last to know.", () => {
    const { gap } = felt(elected(STOP), "db-1/mariadb", "killed");
    expect(ms(gap)).toBe(pauseMs + CHOICE_MS + ASKED_MS);
    expect(pauseMs + CHOICE_MS + ASKED_MS).toBeGreaterThan(2 * ASKED_MS);
  });

  it("A primary that does not hear its ensemble for as long as its lease stops writing, until that is back and has elected.", () => {
    const { gap } = felt(elected(STOP), "instance:zoo-1");
    expect(names(gap)).toEqual(
      expect.arrayContaining(["zookeeper of zoo: syncLimit", "agent of db: the session of the primary ends"]),
    );
    expect(ms(gap)).toBeGreaterThan(SESSION_MS + CHOICE_MS + ASKED_MS);
    expect(ms(felt(elected(STOP), "network:votes/1").gap)).toBe(0);
  });

  it("Where nobody elects, the primary is waited for, whoever is asked, and so is its agent where roles are asked.", () => {
    for (const own of [{}, PLAIN]) {
      expect(ms(felt(shop(own), "instance:db-1").gap)).toBe(Number.POSITIVE_INFINITY);
      expect(ms(felt(shop(own), "instance:db-2").gap)).toBe(0);
    }
    expect(ms(felt(shop(PLAIN), "db-1/database-agent", "killed").gap)).toBe(Number.POSITIVE_INFINITY);
    expect(ms(felt(shop(PLAIN), "db-2/database-agent", "killed").gap)).toBe(0);
  });

  it("Readers survive their primary, and one that hangs is found out where roles are asked.", () => {
    for (const part of ["instance:db-1", "instance:db-2"]) {
      expect(ms(felt(shop(PLAIN, "reader"), part).gap)).toBe(0);
    }
    // Two answers that are waited for with the pauses before them, and the release of requests; a connection is taken by one that hangs.
    const { delay } = felt(shop(PLAIN, "reader"), "db-2/mariadb", "hung");
    expect(ms(delay)).toBe(2 * (ASKED_MS + 1000) + 1000 + 200);
    expect(ms(felt(shop({}, "reader"), "db-2/mariadb", "hung").delay)).toBeGreaterThan(ms(delay));
  });

  it("A primary that falls back waits for its replicas first, and not while enough of them are left.", () => {
    const two = shop({ replication: FALL_BACK, replicas: 2 });
    expect(ms(felt(two, "instance:db-2").gap)).toBe(2500);
    expect(ms(felt(shop({ replication: FALL_BACK }), "instance:db-2").gap)).toBe(0);
    expect(ms(felt(shop({ ...PLAIN, replication: FALL_BACK, replicas: 2 }), "instance:db-2").gap)).toBe(2500);
    const cut = shop({ replication: FALL_BACK }, "writer", { switches: "single" });
    expect(ms(felt(cut, "network:between").gap)).toBe(2500);
    expect(ms(felt(elected(FALL_BACK, { replicas: 2 }), "instance:db-1").gap)).toBe(
      SESSION_MS + CHOICE_MS + votesPatienceMs + 2500 + ASKED_MS,
    );
  });

  it("A primary that waits for its replicas without an end waits for a repair where too few are left.", () => {
    const two = shop({ replication: STOP, replicas: 2 });
    expect(ms(felt(two, "instance:db-2").gap)).toBe(Number.POSITIVE_INFINITY);
    expect(ms(felt(shop({ replication: STOP }), "instance:db-2").gap)).toBe(0);
    expect(ms(felt(elected(STOP, { replicas: 2 }), "instance:db-2").gap)).toBe(Number.POSITIVE_INFINITY);
  });

  it("One of two servers between which keepalived decides is made the master, and waits until the other one can write no more.", () => {
    const pair = shop({
      replication: { mode: "asynchronous" },
      replicas: 2,
      pair: { acceptSplitBrain: "to see it" },
    });
    const { gap } = felt(pair, "instance:db-1");
    expect(names(gap)).toEqual(
      expect.arrayContaining([
        "keepalived of db: 3 × advert_int 1 s",
        "agent of db: the replica stops fetching from a silent primary",
      ]),
    );
    expect(ms(gap)).toBeGreaterThan(3000 + 2000 + ASKED_MS);
    expect(ms(gap)).toBeLessThan(7000);
    const { agentsGap, killed, hung } = {
      agentsGap: felt(pair, "db-1/database-agent", "killed").gap,
      killed: felt(pair, "db-1/mariadb", "killed").gap,
      hung: felt(pair, "db-1/mariadb", "hung").gap,
    };
    expect(names(agentsGap)).toContain("agent of db: the lease of a silent primary ends");
    expect(ms(killed)).toBeLessThan(ms(agentsGap));
    expect(ms(hung)).toBe(ms(killed) + 3000);
    expect(names(felt(pair, "db-2/keepalived", "killed").gap)).toContain(
      "agent of db: keepalived has not asked",
    );
    const until = felt(
      shop({ replication: FALL_BACK, replicas: 2, pair: { acceptSplitBrain: "" } }),
      "instance:db-1",
    );
    expect(ms(until.gap)).toBe(ms(gap) + 2500);
  });
});
