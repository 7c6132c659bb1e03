import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refuseImpossible } from "../../../src/render/limits.ts";
import { mysqlBundle } from "../../../src/render/mysql/bundle.ts";
import { CONFIGURATION_FILE } from "../../../src/render/mysql/paths.ts";
import { rootOf } from "../../e2e/database-programs.ts";
import { type Namespace, openNamespace } from "../../programs/namespace.ts";
import { arbitraryDatabase } from "./arbitrary-database.ts";
import { type DatabaseWishes, handMadeDatabase } from "./hand-made-database.ts";
import { MYSQL_8_4_OPTIONS } from "./mysql-8.4-options.ts";
import { serverOptions } from "./option-values.ts";
import { expectAccepted, readByMariadb, readByMysqlOf } from "./real-server.ts";

function optionFiles(wishes: DatabaseWishes): readonly string[] {
  const { plan, group, instances } = handMadeDatabase(wishes);
  return instances.map((instance) => {
    const file = mysqlBundle(plan, instance, group).files.find((each) => each.path === CONFIGURATION_FILE);
    return file?.content ?? "";
  });
}

describe("the option file of MariaDB", () => {
  test("is read by the server as it is meant", async () => {
    for (const content of optionFiles({ servers: 3 })) await expectAccepted(content);
  });

  test("is read as it is meant with Galera as well", async () => {
    for (const content of optionFiles({ servers: 3, replication: { mode: "galera" } })) {
      await expectAccepted(content);
    }
  });

  test("is accepted for any database", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDatabase, async (wishes) => {
        for (const content of optionFiles(wishes)) await expectAccepted(content);
      }),
      { numRuns: 25 },
    );
  });

  test("would be refused with a name that the server does not know", async () => {
    const { exitCode, complaints } = await readByMariadb("[mysqld]\nreplica_net_timeout = 4\n");
    expect(exitCode).not.toBe(0);
    expect(complaints.join("\n")).toContain("unknown variable");
  });
});

describe("the option file of MySQL", () => {
  let machine: Namespace;
  beforeAll(async () => {
    machine = await openNamespace({ root: await rootOf("mysql") });
  });
  afterAll(async () => {
    await machine?.close();
  });

  test("is accepted for any database by the default release, and read as it is meant", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDatabase, async (wishes) => {
        for (const content of optionFiles({ ...wishes, engine: "mysql" }).slice(0, 1)) {
          await expectAccepted(content, await readByMysqlOf(machine, content));
        }
      }),
      { numRuns: 25 },
    );
  });

  test("would be refused with a name that the server does not know", async () => {
    const { exitCode, complaints } = await readByMysqlOf(
      machine,
      "[mysqld]\nsecure_file_priv = NULL\nslave_nonsense = 4\n",
    );
    expect(exitCode).not.toBe(0);
    expect(complaints.join("\n")).toContain("unknown variable");
  });
});

describe.each(["mariadb", "mysql"] as const)("the option file of %s", (engine) => {
  test("gives every server an id of its own and makes it start read-only", () => {
    const options = optionFiles({ engine, servers: 3 }).map(serverOptions);
    expect(new Set(options.map((each) => each.get("server-id"))).size).toBe(3);
    for (const each of options) expect(each.get("read-only")).toBe("ON");
  });

  test("is durable unless declared otherwise", () => {
    const [durable = ""] = optionFiles({ engine });
    expect(serverOptions(durable).get("sync-binlog")).toBe("1");
    expect(serverOptions(durable).get("innodb-flush-log-at-trx-commit")).toBe("1");
    const [fast = ""] = optionFiles({ engine, durable: false });
    expect(serverOptions(fast).get("sync-binlog")).toBe("0");
    expect(serverOptions(fast).get("innodb-flush-log-at-trx-commit")).toBe("2");
  });

  test("listens on the server's own addresses and the loopback only", () => {
    const [content = ""] = optionFiles({ engine });
    expect(serverOptions(content).get("bind-address")).toBe("127.0.0.1,10.0.2.11,10.0.3.11");
  });

  test("keeps binary logs at least as long as asked", () => {
    const [content = ""] = optionFiles({ engine, binlogRetentionMs: 3_600_001 });
    expect(serverOptions(content).get("binlog-expire-logs-seconds")).toBe("3601");
  });
});

test("every option for MySQL 8.4 is in its manual, and none was removed", () => {
  fc.assert(
    fc.property(arbitraryDatabase, (wishes) => {
      for (const content of optionFiles({ ...wishes, engine: "mysql", version: "8.4" })) {
        for (const name of serverOptions(content).keys()) expect(MYSQL_8_4_OPTIONS).toContain(name);
      }
    }),
  );
});

test.each([
  ["mariadb", "10.6", 'software.mariadb: got "10.6", expected 10.11 or later'],
  ["mysql", "5.7", 'software.mysql: got "5.7", expected 8.4 or later'],
] as const)("%s %s is too old and refused", (engine, version, message) => {
  expect(() => refuseImpossible(handMadeDatabase({ engine, version }).plan)).toThrow(message);
});
