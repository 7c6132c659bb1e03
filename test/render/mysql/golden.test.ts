import { describe, expect, test } from "vitest";
import { garbdBundle } from "../../../src/render/garbd/bundle.ts";
import { mysqlBundle } from "../../../src/render/mysql/bundle.ts";
import { handMadeDatabase } from "./hand-made-database.ts";

describe.each(["mariadb", "mysql"] as const)("the files of %s", (engine) => {
  const { plan, group, instances } = handMadeDatabase({ engine, servers: 3 });

  // The third server differs from the second in nothing but its numbers.
  test.each(instances.slice(0, 2))("$name", async (instance) => {
    const { files } = mysqlBundle(plan, instance, group);
    expect(files).toHaveLength(3);
    for (const { path, content } of files) {
      await expect(content).toMatchFileSnapshot(`../../golden/mysql/${engine}/${instance.name}${path}`);
    }
  });

  test("are the same bytes for the same plan", () => {
    for (const instance of instances) {
      const again = handMadeDatabase({ engine, servers: 3 });
      expect(mysqlBundle(again.plan, instance, again.group)).toEqual(mysqlBundle(plan, instance, group));
    }
  });
});

describe("the files of mariadb with Galera", () => {
  const { plan, group, instances } = handMadeDatabase({ servers: 3, replication: { mode: "galera" } });

  test.each(instances.slice(0, 2))("$name", async (instance) => {
    const { files } = mysqlBundle(plan, instance, group);
    for (const { path, content } of files) {
      await expect(content).toMatchFileSnapshot(`../../golden/mysql/galera/${instance.name}${path}`);
    }
  });
});

describe("the files of Galera with an arbitrator", () => {
  const size = { name: undefined, cpu: 1, memoryBytes: 2 ** 28, diskBytes: 2 ** 30 };
  const replication = { mode: "galera", arbitrator: { size, within: [] } } as const;
  const { plan, group, instances } = handMadeDatabase({ servers: 3, replication });
  const [server, , arbitrator] = instances;
  if (server === undefined || arbitrator === undefined) throw new Error("no instances");

  test("are its own at the arbitrator", async () => {
    const { files } = garbdBundle(plan, arbitrator, group);
    expect(files).toHaveLength(2);
    for (const { path, content } of files) {
      await expect(content).toMatchFileSnapshot(`../../golden/garbd/${arbitrator.name}${path}`);
    }
  });

  test("name it at the servers, which wait for no data of it", () => {
    const files = new Map(mysqlBundle(plan, server, group).files.map(({ path, content }) => [path, content]));
    expect(files.get("/etc/mysql/my.cnf")).toContain("= gcomm://10.0.3.11,10.0.3.12,10.0.3.13\n");
    expect(files.get("/etc/nospof/start-galera.sh")).toContain("\nservers=(10.0.3.11 10.0.3.12)\n");
  });
});

describe.each(["mariadb", "mysql"] as const)("the option file of %s whose replicas acknowledge", (engine) => {
  test.each([
    ["stop", undefined],
    ["fall-back", 10_000],
  ] as const)("and which without them is to %s", async (name, fallBackAfterMs) => {
    const replication = { mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs } as const;
    const { plan, group, instances } = handMadeDatabase({ engine, servers: 3, replication });
    const [primary] = instances;
    if (primary === undefined) throw new Error("no server");
    const file = mysqlBundle(plan, primary, group).files.find(({ path }) => path.endsWith("/my.cnf"));
    await expect(file?.content).toMatchFileSnapshot(
      `../../golden/mysql/semi-synchronous/${engine}-${name}.cnf`,
    );
  });
});

describe.each([
  ["mariadb", "mariadb", undefined],
  ["galera", "mariadb", { mode: "galera" }],
  ["mysql", "mysql", undefined],
] as const)("the files of %s whose servers speak TLS", (name, engine, replication) => {
  test("to each other", async () => {
    const { plan, group, instances } = handMadeDatabase({
      engine,
      servers: 3,
      ...(replication !== undefined && { replication }),
      tls: { ca: "orders-ca", certificate: "orders-tls" },
    });
    const [primary, replica] = instances;
    if (primary === undefined || replica === undefined) throw new Error("no servers");
    const { files } = mysqlBundle(plan, replica, group);
    const speaking = files.filter(({ path }) => /(?:\.cnf|tls\.sh|replica\.sql)$/.test(path));
    expect(speaking.length).toBe(name === "galera" ? 3 : 4);
    for (const { path, content } of speaking) {
      await expect(content).toMatchFileSnapshot(`../../golden/mysql/tls/${name}/${replica.name}${path}`);
    }
    const sql = mysqlBundle(plan, primary, group).files.find(({ path }) => path.endsWith("primary.sql"));
    expect(sql?.content.match(/ REQUIRE \w+/g)).toEqual([" REQUIRE X509", " REQUIRE X509"]);
  });
});
