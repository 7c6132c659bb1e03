import { describe, expect, test } from "vitest";
import {
  backup,
  type DatabaseOptions,
  entrypoint,
  hard,
  loadBalancer,
  mariadb,
  network,
  secret,
  service,
  shardRoutes,
  sharedRisk,
  soft,
  topology,
  zone,
} from "../../src/index.ts";
import { parsed, problemsIn } from "./sample.ts";

const data = network("data", { cidr: "10.0.1.0/24", external: { network: "public", gateway: "redundant" } });
const home = zone("z");
const PASSWORD = secret("replication");
const size = { cpu: 1, memory: "1GiB" } as const;
const HASH = { by: "hash", key: "customer", count: 3 } as const;

function database(changes: { readonly [Option in keyof DatabaseOptions]?: unknown } = {}, name = "orders") {
  return mariadb(name, {
    shards: HASH,
    ...{ replicas: 2, networks: [data], size, storage: "1GiB", databases: ["shop"] },
    replicationPassword: PASSWORD,
    ...changes,
  } as DatabaseOptions);
}

function balancer(listeners: Parameters<typeof loadBalancer>[1]["listeners"]) {
  return loadBalancer("sql", { engine: "haproxy", replicas: 1, networks: [data], listeners });
}

function api(options: Pick<Parameters<typeof service>[1], "dependsOn" | "environment">) {
  return service("api", {
    ...{ command: ["run"], ports: { http: 80 }, replicas: 1, networks: [data], size },
    ...options,
  });
}

const whole = (...parts: Parameters<typeof topology>[1]["parts"] & object) =>
  topology("t", { domains: [home], entrypoints: [], parts });
const problems = (...parts: Parameters<typeof topology>[1]["parts"] & object) =>
  problemsIn(whole(...parts)).map(
    ({ path, value, expected }) => `${path}: got ${value}, expected ${expected}`,
  );

describe("a database in shards", () => {
  test("becomes a database for each, with all that was said of it", () => {
    const orders = database({ shards: { ...HASH, primaries: [1, 2, 1] } });
    const { databases } = parsed(whole(orders));
    expect(databases.map(({ name, primary, replicas }) => ({ name, primary, replicas }))).toEqual([
      { name: "orders-shard-1", primary: 1, replicas: 2 },
      { name: "orders-shard-2", primary: 2, replicas: 2 },
      { name: "orders-shard-3", primary: 1, replicas: 2 },
    ]);
  });

  test("has a listener for each before it, on ports that follow one another, and whoever depends on it on each", () => {
    const orders = database();
    const sql = loadBalancer("sql", {
      ...{ engine: "haproxy", replicas: 1, networks: [data] },
      listeners: { writer: { protocol: "tcp", port: 3306, to: [orders.writer] } },
    });
    const { loadBalancers, services } = parsed(
      whole(
        sql,
        api({ dependsOn: [hard(sql.listeners.writer), soft(orders.reader, { without: "no lists" })] }),
      ),
    );
    expect(
      loadBalancers[0]?.listeners.map(({ name, port, backends }) => [name, port, backends[0]?.to.name]),
    ).toEqual([
      ["writer-1", 3306, "orders-shard-1"],
      ["writer-2", 3307, "orders-shard-2"],
      ["writer-3", 3308, "orders-shard-3"],
    ]);
    const set = { kind: "one", set: "sql.writer" };
    expect(services[0]?.dependsOn.map(({ on, strength, shards }) => ({ on, strength, shards }))).toEqual([
      ...[1, 2, 3].map((number) => ({
        on: { kind: "load-balancer", name: "sql", listener: `writer-${number}` },
        strength: "soft",
        shards: set,
      })),
      ...[1, 2, 3].map((number) => ({
        on: { kind: "database", name: `orders-shard-${number}`, role: "reader" },
        strength: "soft",
        shards: undefined,
      })),
    ]);
  });

  test("has a backup for each, and shares its risks", () => {
    const orders = database();
    const nightly = backup("nightly", {
      of: orders,
      ...{ every: "1d", keep: "30d", to: home, rpo: "2d", rto: "2h" },
    });
    const { backups, sharedRisks } = parsed(
      topology("t", {
        ...{ domains: [home], entrypoints: [], backups: [nightly] },
        sharedRisks: [sharedRisk("release", { affects: [orders] })],
      }),
    );
    expect(backups.map(({ name, of }) => [name, of.name])).toEqual([
      ["nightly-shard-1", "orders-shard-1"],
      ["nightly-shard-2", "orders-shard-2"],
      ["nightly-shard-3", "orders-shard-3"],
    ]);
    expect(sharedRisks[0]?.affects.map(({ name }) => name)).toEqual([
      "orders-shard-1",
      "orders-shard-2",
      "orders-shard-3",
    ]);
  });

  test.each([
    [{ by: "hash", key: "customer", count: 1 }, "shards.count: got 1, expected a whole number from 2 to 64"],
    [
      { by: "hash", key: "customer", count: 65 },
      "shards.count: got 65, expected a whole number from 2 to 64",
    ],
    [{ by: "range", key: "country", splitAt: [] }, "shards.splitAt: got [], expected a list of 1 to 63"],
    [
      { by: "range", key: "country", splitAt: ["n", "g"] },
      `shards.splitAt: got ["n","g"], expected borders that ascend`,
    ],
    [{ by: "range", key: "id", splitAt: [5, 5] }, "shards.splitAt: got [5,5], expected borders that ascend"],
    [
      { by: "range", key: "id", splitAt: ["a", 5] },
      `shards.splitAt: got ["a",5], expected a list of 1 to 63`,
    ],
    // As UTF-16 the second one is the lower one.
    [
      { by: "range", key: "id", splitAt: ["😀", "｡"] },
      `shards.splitAt: got ["😀","｡"], expected borders that ascend`,
    ],
    [{ by: "name" }, 'shards: got {"by":"name"}, expected { by: "hash", key, count } or'],
    [{ by: "hash", count: 2 }, "shards.key: got undefined, expected what decides where a row is"],
    [{ ...HASH, primaries: [1, 2] }, "shards.primaries: got [1,2], expected 3 numbers of servers"],
    [
      { ...HASH, primaries: [1, 2, 3] },
      "shards.primaries[2]: got 3, expected the number of one of the 2 servers",
    ],
  ])("%j is refused", (shards, problem) => {
    expect(problems(database({ shards }))[0]).toContain(`database "orders": ${problem}`);
  });

  test("is no name, port or listener of something else", () => {
    const long = database({}, "a-name-that-has-all-forty-letters-it-may");
    expect(problems(long)[0]).toContain("8 characters less");
    expect(
      problems(
        database(),
        mariadb("orders-shard-2", { ...database().options, shards: undefined } as DatabaseOptions),
      )[0],
    ).toContain(`"orders-shard-2" is taken`);
    const orders = database();
    const tcp = { protocol: "tcp" } as const;
    const plain = mariadb("plain", { ...orders.options, shards: undefined } as unknown as DatabaseOptions);
    expect(
      problems(
        balancer({
          sql: { ...tcp, port: 3306, to: [orders.writer] },
          "sql-2": { ...tcp, port: 3308, to: [plain.writer] },
        }),
      ),
    ).toEqual([
      `load-balancer "sql": listeners.sql: got sql, expected a name whose shards no listener is called like: "sql-2" is taken`,
      `load-balancer "sql": listeners.sql.port: got 3306, expected 3 free ports from there on, one for each shard: 3308 is taken`,
    ]);
    expect(problems(balancer({ sql: { ...tcp, port: 65_534, to: [orders.writer] } }))[0]).toContain(
      "at most 65533",
    );
    expect(problems(balancer({ sql: { ...tcp, port: 8402, to: [orders.writer] } }))[0]).toContain(
      "8404 is taken",
    );
    expect(
      problems(balancer({ sql: { ...tcp, port: 3306, to: [orders.writer, plain.writer] } }))[0],
    ).toContain("a sharded database alone");
  });

  test("is not for clients from outside, and routes are for who depends on it", () => {
    const orders = database();
    const direct = topology("t", {
      domains: [home],
      entrypoints: [entrypoint("sql", { to: orders.reader, slo: "99%" })],
    });
    expect(problemsIn(direct)[0]?.expected).toContain("a service that finds the shard of a key");
    expect(problems(api({ environment: { ROUTES: shardRoutes(orders.writer) } }))[0]).toContain(
      "something that the service depends on: dependsOn: [hard(orders.writer)]",
    );
    const plain = mariadb("plain", { ...orders.options, shards: undefined } as unknown as DatabaseOptions);
    expect(problems(api({ dependsOn: [hard(plain.writer, { shards: "every" })] }))[0]).toContain(
      "nothing: plain.writer has no shards",
    );
    expect(
      problems(
        api({ dependsOn: [hard(plain.writer)], environment: { ROUTES: shardRoutes(plain.writer) } }),
      )[0],
    ).toContain("a role of a database with shards");
  });
});
