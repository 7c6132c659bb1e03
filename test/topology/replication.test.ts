import { describe, expect, test } from "vitest";
import {
  type DatabaseOptions,
  entrypoint,
  hard,
  type LoadBalancerOptions,
  loadBalancer,
  mariadb,
  mysql,
  network,
  secret,
  service,
  tcpCheck,
  topology,
  zone,
  zookeeper,
} from "../../src/index.ts";
import type { Replication } from "../../src/topology/model.ts";
import { choosesWriter, roleNeeds, serverCount, writersNeeded } from "../../src/topology/replication.ts";
import { parsed, problemsIn } from "./sample.ts";

const edge = network("edge", { cidr: "10.0.0.0/24", external: { network: "public", gateway: "redundant" } });
const data = network("data", { cidr: "10.0.1.0/24" });
const other = network("other", { cidr: "10.0.2.0/24" });
const size = { cpu: 1, memory: "1GiB" } as const;
const votes = zookeeper("votes", { replicas: 3, networks: [data], size, storage: "1GiB" });
const STOP = { mode: "semi-synchronous", withoutReplicas: "stop" } as const;

const PAIR = { by: "keepalived", acceptSplitBrain: "one switch" } as const;

type Changes = { readonly [Option in keyof DatabaseOptions]?: unknown };

function database(changes: Changes = {}, engine: typeof mariadb = mariadb) {
  return engine("db", {
    replicas: 3,
    networks: [data],
    size,
    storage: "10GiB",
    databases: ["shop"],
    replicationPassword: secret("db-replication"),
    ...changes,
  } as DatabaseOptions);
}

function declared(changes: Changes, engine: typeof mariadb = mariadb) {
  return topology("t", { domains: [zone("z")], entrypoints: [], parts: [database(changes, engine)] });
}

function problems(changes: Changes, engine: typeof mariadb = mariadb): readonly string[] {
  return shown(declared(changes, engine));
}

function shown(declaration: unknown): readonly string[] {
  return problemsIn(declaration).map(
    ({ path, value, expected }) => `${path}: got ${value}, expected ${expected}`,
  );
}

describe("a mode of replication", () => {
  test.each([
    [undefined, { mode: "asynchronous" }],
    ["asynchronous", { mode: "asynchronous" }],
    [{ mode: "asynchronous" }, { mode: "asynchronous" }],
    ["galera", { mode: "galera" }],
    [{ mode: "galera" }, { mode: "galera" }],
    [STOP, { mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs: undefined }],
    [
      { mode: "semi-synchronous", withoutReplicas: { fallBackAfter: "5s" } },
      { mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs: 5000 },
    ],
  ])("is %j", (given, known) => {
    const replication = given === undefined ? {} : { replication: given };
    expect(parsed(declared(replication)).databases[0]?.replication).toEqual(known);
  });

  test.each(["group-replication", { mode: "group-replication" }])("of MySQL is %j", (replication) => {
    expect(parsed(declared({ replication }, mysql)).databases[0]?.replication).toEqual({
      mode: "group-replication",
    });
  });

  test("without a word is asynchronous, with no election", () => {
    expect(parsed(declared({})).databases[0]).toMatchObject({ election: undefined, primary: 1 });
  });

  test("may wait for several replicas of MySQL", () => {
    const replication = { ...STOP, acknowledgements: 2 };
    expect(parsed(declared({ replication }, mysql)).databases[0]?.replication).toMatchObject({
      acknowledgements: 2,
    });
  });

  test("of Galera needs a majority, however few the load needs, and more where the load does", () => {
    const needed = (needs: number) => parsed(declared({ replication: "galera", needs })).databases[0]?.needs;
    expect([needed(1), needed(2), needed(3)]).toEqual([2, 2, 3]);
  });

  test("of Galera may have an arbitrator beside two servers, the third that votes", () => {
    const z = zone("z");
    const arbitrator = { size, within: [z] };
    const replication = { mode: "galera", arbitrator };
    const parts = [database({ replication, replicas: 2 })];
    const [two] = parsed(topology("t", { domains: [z], entrypoints: [], parts })).databases;
    expect(two).toMatchObject({
      replicas: 3,
      needs: 2,
      replication: { mode: "galera", arbitrator: { within: ["z"], size: { cpu: 1, memoryBytes: 2 ** 30 } } },
    });
    expect(two && serverCount(two)).toBe(2);
  });

  test.each([
    [
      { replication: "synchronous" },
      `"asynchronous", "galera", "group-replication" or { mode: "semi-synchronous", withoutReplicas: … }`,
    ],
    [
      { replication: { mode: "group" } },
      `{ mode: "asynchronous" }, { mode: "semi-synchronous", … }, { mode: "galera" } or { mode: "group-replication" }`,
    ],
    [{ replication: { mode: "semi-synchronous" } }, `"stop" or { fallBackAfter: … }`],
    [{ replication: { ...STOP, withoutReplicas: "wait" } }, `"stop" or { fallBackAfter: … }`],
    [{ replication: { ...STOP, withoutReplicas: { fallBackAfter: "1ms" } } }, "100ms"],
    [{ replication: { ...STOP, acknowledgements: 0 } }, "1"],
    [{ replication: { mode: "galera", acknowledgements: 1 } }, ""],
    [{ election: data }, "a zookeeper(…)"],
    [{ replicas: 2, election: { by: "keepalived" } }, "a cut between them makes both the primary"],
    [
      { replicas: 2, election: { by: "keepalived", acceptSplitBrain: " " } },
      "one half is lost when it heals",
    ],
    [{ replicas: 2, election: { by: "keepalived", acceptSplitBrain: "a\nb" } }, "one line"],
    [{ replicas: 2, election: { by: "pacemaker", acceptSplitBrain: "why" } }, `"keepalived"`],
    [{ rolePort: 0 }, "1 to 65535"],
  ])("that is said as %j is refused", (changes, expected) => {
    const [first = "", ...more] = problems(changes);
    expect(first).toContain("db");
    expect(first).toContain(expected);
    expect(more).toEqual([]);
  });
});

describe("what does not go together", () => {
  test.each([
    [
      { replication: STOP, replicas: 1 },
      "replicas: got 1, expected 2 or more, since a replica has to acknowledge",
    ],
    [
      { replication: { ...STOP, acknowledgements: 2 } },
      "replication.acknowledgements: got 2, expected 1: MariaDB waits for one replica, whichever answers first",
    ],
    [
      { replication: "galera", replicas: 2 },
      "replicas: got 2, expected 3, 5 or 7, or an arbitrator beside the two: when one of two is lost, the other is no majority",
    ],
    ...[3, 4].map((replicas): [Changes, string] => [
      { replication: { mode: "galera", arbitrator: { size } }, replicas },
      `replicas: got ${replicas}, expected 2, since there is an arbitrator: more servers are a majority without one`,
    ]),
    [
      { replication: { mode: "galera", arbitrator: { size } }, replicas: 2, needs: 2 },
      "needs: got 2, expected 1, since one of the two servers may be lost",
    ],
    ...[1, 4, 6, 8].map((replicas): [Changes, string] => [
      { replication: "galera", replicas },
      `replicas: got ${replicas}, expected 3, 5 or 7: an even number of servers survives no more failures than one server less`,
    ]),
    [
      { replication: "galera", election: votes },
      `election: got ensemble "votes", expected none: the servers of Galera agree among themselves`,
    ],
    [
      { election: votes, networks: [other] },
      `election: got ensemble "votes", expected an ensemble on one of the database's networks: other`,
    ],
    [
      { election: votes, replicas: 1 },
      `election: got ensemble "votes", expected two servers or more to choose from`,
    ],
    [
      { election: PAIR },
      "election: got keepalived, expected exactly two servers; 3 can elect through an ensemble: zookeeper(…)",
    ],
    [
      { election: PAIR, replication: "galera" },
      "election: got keepalived, expected none: the servers of Galera agree among themselves",
      "election: got keepalived, expected exactly two servers; 3 can elect through an ensemble: zookeeper(…)",
    ],
    [
      { election: PAIR, replication: STOP, replicas: 2 },
      `replication.withoutReplicas: got "stop", expected { fallBackAfter: … } with keepalived: of two servers none is left to acknowledge when one is lost`,
    ],
    [{ rolePort: 3306 }, "rolePort: got 3306, expected a port that the server does not use itself"],
    [
      { rolePort: 4567, replication: "galera" },
      "rolePort: got 4567, expected a port that the server does not use itself",
    ],
  ] as readonly [Changes, string, string?][])("%j", (changes, problem, another) => {
    expect(problems(changes)).toEqual(
      [problem, another ?? []].flat().map((each) => `database "db": ${each}`),
    );
  });

  test("keepalived decides between two servers, for a reason", () => {
    const [database] = parsed(declared({ replicas: 2, election: PAIR })).databases;
    expect(database).toMatchObject({ election: undefined, pair: { acceptSplitBrain: "one switch" } });
  });

  test("an arbitrator among servers that speak TLS", () => {
    const tls = { ca: secret("ca"), certificate: secret("certificate") };
    expect(problems({ replication: { mode: "galera", arbitrator: { size } }, replicas: 2, tls })).toEqual([
      expect.stringMatching(/^database "db": tls: .*nospof knows no arbitrator that speaks TLS/),
    ]);
  });

  test("MySQL and Galera, or more acknowledgements than there are replicas", () => {
    expect(problems({ replication: "galera" }, mysql)).toEqual([
      `database "db": replication: got galera, expected a mariadb(…): MySQL has "group-replication" for the same purpose`,
    ]);
    expect(problems({ replication: { ...STOP, acknowledgements: 3 } }, mysql)).toEqual([
      `database "db": replication.acknowledgements: got 3, expected at most 2, as many as there are replicas`,
    ]);
  });

  test("MariaDB and Group Replication, an even number of servers, or its port", () => {
    const grouped = (changes: Parameters<typeof problems>[0]) =>
      problems({ replication: "group-replication", ...changes }, mysql);
    expect(problems({ replication: "group-replication" })).toEqual([
      `database "db": replication: got group-replication, expected a mysql(…): MariaDB has "galera" for the same purpose`,
    ]);
    expect(grouped({ replicas: 9 })).toEqual([]);
    for (const replicas of [2, 4, 11]) {
      expect(grouped({ replicas })).toEqual([
        `database "db": replicas: got ${replicas}, expected 3, 5, 7 or 9: a group has nine members at most, and an even number survives no more failures than one less`,
      ]);
    }
    expect(grouped({ election: votes })).toEqual([
      `database "db": election: got ensemble "votes", expected none: the servers of a group choose their primary`,
    ]);
    expect(grouped({ rolePort: 33_061 })).toEqual([
      `database "db": rolePort: got 33061, expected a port that the server does not use itself`,
    ]);
  });

  const galera = database({ replication: "galera" });

  test("a writer that the servers choose, and somebody who writes without asking for it", () => {
    const before =
      `an HAProxy load balancer before it, which knows the writer that the servers have chosen: ` +
      `loadBalancer("…", { engine: "haproxy", listeners: { sql: { protocol: "tcp", port: 3306, to: [db.writer] } }, … })`;
    const api = service("api", {
      image: "registry.example/api:1",
      ports: { http: 80 },
      replicas: 1,
      networks: [edge, data],
      size,
      dependsOn: [hard(galera.writer), hard(galera.reader)],
    });
    const shop = (to: typeof api | typeof galera.writer) =>
      topology("t", { domains: [zone("z")], entrypoints: [entrypoint("shop", { to, slo: "99%" })] });
    expect(shown(shop(api))).toEqual([`service "api": dependsOn[0]: got db.writer, expected ${before}`]);
    const outside = database({ replication: "galera", networks: [edge] });
    expect(shown(shop(outside.writer))).toEqual([
      expect.stringContaining(`got db.writer, expected ${before}`),
    ]);
  });

  const balanced = (changes: { readonly [Option in keyof LoadBalancerOptions]?: unknown }) =>
    topology("t", {
      domains: [zone("z")],
      entrypoints: [],
      parts: [
        loadBalancer("sql", {
          engine: "haproxy",
          replicas: 2,
          networks: [data],
          listeners: { sql: { protocol: "tcp", port: 3306, to: [galera.writer] } },
          ...changes,
        } as LoadBalancerOptions),
      ],
    });
  const listener = (changes: object) => ({
    listeners: { sql: { protocol: "tcp", port: 3306, to: [galera.writer], ...changes } },
  });

  test("a load balancer that has not the means to ask for roles, or is told to ask for something else", () => {
    expect(shown(balanced({}))).toEqual([]);
    expect(parsed(balanced({})).loadBalancers[0]?.listeners[0]?.check).toBeUndefined();
    expect(shown(balanced({ engine: "nginx" }))).toEqual([
      `load-balancer "sql": listeners.sql.to[0]: got db.writer, expected engine: "haproxy" before a database that chooses its writer, ` +
        "since nginx can't ask servers for their role",
    ]);
    expect(shown(balanced(listener({ check: tcpCheck() })))).toEqual([
      `load-balancer "sql": listeners.sql.check: got tcp, expected no check before a database that chooses its writer: each server is asked for its role`,
    ]);
    const both = shown(balanced(listener({ to: [galera.writer, galera.reader] })));
    expect(both).toEqual(
      [0, 1].map((index) =>
        expect.stringContaining(
          `listeners.sql.to[${index}]: got db.${index === 0 ? "writer" : "reader"}, expected a listener of its own for each role`,
        ),
      ),
    );
  });

  test("a database that nobody elects may be checked as the listener says, by nginx, too", () => {
    const plain = database();
    const before = (engine: "haproxy" | "nginx") =>
      topology("t", {
        domains: [zone("z")],
        entrypoints: [],
        parts: [
          loadBalancer("sql", {
            engine,
            replicas: 2,
            networks: [data],
            listeners: { sql: { protocol: "tcp", port: 3306, to: [plain.writer], check: tcpCheck() } },
          }),
        ],
      });
    for (const engine of ["haproxy", "nginx"] as const) {
      expect(parsed(before(engine)).loadBalancers[0]?.listeners[0]?.check).toMatchObject({ kind: "tcp" });
    }
  });
});

describe("what writes take", () => {
  const stop = (acknowledgements: number): Replication => ({
    mode: "semi-synchronous",
    acknowledgements,
    fallBackAfterMs: undefined,
  });
  const fallBack: Replication = { mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs: 1000 };
  const galera: Replication = { mode: "galera" };
  const asynchronous: Replication = { mode: "asynchronous" };

  test.each([
    [asynchronous, "votes", 3, 1],
    [fallBack, "votes", 3, 1],
    // One loss stops writes: nobody is left to acknowledge.
    [stop(1), "votes", 2, 2],
    [stop(1), "votes", 3, 2],
    // Two of four lost at once may be the only two that had a transaction.
    [stop(1), "votes", 4, 3],
    [stop(2), "votes", 5, 3],
    [stop(2), "votes", 3, 3],
    [stop(1), undefined, 5, 2],
    [galera, undefined, 3, 2],
    [galera, undefined, 5, 3],
    [galera, undefined, 7, 4],
  ] as const)("%j, elected by %s, of %i servers needs %i", (replication, election, replicas, needed) => {
    expect(writersNeeded({ replication, election, replicas })).toBe(needed);
  });

  test("a majority can never stand on both sides of a cut, and one of those that are left has every acknowledged transaction", () => {
    for (const replicas of [3, 5, 7]) {
      expect(2 * writersNeeded({ replication: galera, election: undefined, replicas })).toBeGreaterThan(
        replicas,
      );
    }
    for (let replicas = 2; replicas <= 9; replicas++) {
      for (let acknowledgements = 1; acknowledgements < replicas; acknowledgements++) {
        const needed = writersNeeded({ replication: stop(acknowledgements), election: "votes", replicas });
        // A transaction is on the primary and on those that acknowledged it: so many lost are not all of them.
        expect(replicas - needed).toBeLessThan(acknowledgements + 1);
        expect(needed).toBeGreaterThan(acknowledgements);
      }
    }
  });

  test("and what reads take", () => {
    const of = (
      replication: Replication,
      election: string | undefined,
      role: "writer" | "reader",
      needs = 1,
    ) => roleNeeds({ replication, election, pair: undefined, replicas: 3, needs }, role);
    const nothing = { primary: false, together: false, ensemble: undefined };
    expect(of(asynchronous, undefined, "writer")).toEqual({ ...nothing, servers: 1, primary: true });
    expect(of(asynchronous, "votes", "writer")).toEqual({ ...nothing, servers: 1, ensemble: "votes" });
    expect(of(fallBack, undefined, "writer")).toEqual({ ...nothing, servers: 1, primary: true });
    expect(of(stop(1), undefined, "writer")).toEqual({
      ...nothing,
      servers: 2,
      primary: true,
      together: true,
    });
    expect(of(stop(1), "votes", "writer")).toEqual({
      ...nothing,
      servers: 2,
      together: true,
      ensemble: "votes",
    });
    expect(of(galera, undefined, "writer")).toEqual({ ...nothing, servers: 2, together: true });
    expect(of(galera, undefined, "reader")).toEqual({ ...nothing, servers: 2, together: true });
    expect(of(galera, undefined, "reader", 3)).toEqual({ ...nothing, servers: 3, together: true });
    expect(of(stop(1), "votes", "reader", 2)).toEqual({ ...nothing, servers: 2 });
    expect(choosesWriter({ replication: stop(1), election: undefined, pair: undefined })).toBe(false);
    expect(choosesWriter({ replication: asynchronous, election: "votes", pair: undefined })).toBe(true);
    expect(choosesWriter({ replication: galera, election: undefined, pair: undefined })).toBe(true);
  });
});
