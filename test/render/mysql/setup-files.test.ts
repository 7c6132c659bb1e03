import { describe, expect, test } from "vitest";
import type { BundlePart } from "../../../src/render/bundle-part.ts";
import { mysqlBundle } from "../../../src/render/mysql/bundle.ts";
import type { Replication } from "../../../src/topology/model.ts";
import { type DatabaseWishes, handMadeDatabase } from "./hand-made-database.ts";
import { sqlSkeleton } from "./sql-skeleton.ts";

function parts(wishes: DatabaseWishes): readonly BundlePart[] {
  const { plan, group, instances } = handMadeDatabase(wishes);
  return instances.map((instance) => mysqlBundle(plan, instance, group));
}

function content(part: BundlePart | undefined, ending: string): string {
  const file = part?.files.find(({ path }) => path.endsWith(ending));
  if (file === undefined) throw new Error(`no file ${ending}`);
  return file.content;
}

describe.each(["mariadb", "mysql"] as const)("setting up %s", (engine) => {
  const [primary, replica] = parts({ engine });

  test("each server gets the secrets that its role needs, readable by root only", () => {
    expect(primary?.secretFiles.map(({ secret }) => secret)).toEqual([
      "orders-api",
      "orders-migrate",
      "orders-replication",
      "orders-report",
    ]);
    expect(replica?.secretFiles).toEqual([
      {
        secret: "orders-replication",
        path: "/etc/nospof/secrets/orders-replication",
        mode: 0o400,
        program: engine,
      },
    ]);
  });

  test("the script runs after each start", () => {
    for (const part of [primary, replica]) {
      expect(part?.afterStart).toEqual([["/bin/sh", "/etc/nospof/setup-database.sh"]]);
    }
  });

  test("the primary becomes writable in the very last statement", () => {
    const statements = sqlSkeleton(content(primary, ".sql")).filter((statement) => statement !== "");
    expect(statements.at(-1)).toBe("SET GLOBAL read_only = OFF");
    expect(content(replica, ".sql")).not.toContain("read_only = OFF");
  });

  test("a replica changes no data of its own", () => {
    expect(content(replica, ".sql")).not.toMatch(/\b(?:CREATE|ALTER|GRANT|DROP|INSERT)\b/);
  });

  test("an account may come from the networks it names, or from all of the database's", () => {
    const sql = content(primary, "setup-primary.sql");
    expect(sql).toContain("'''api''@''10.0.2.0/255.255.255.0'''");
    expect(sql).not.toContain("'''api''@''10.0.3.0/255.255.255.0'''");
    expect(sql).toContain("'''report''@''10.0.2.0/255.255.255.0'''");
    expect(sql).toContain("'''report''@''10.0.3.0/255.255.255.0'''");
  });

  test("a database of one server has no replication account and asks nobody before it is writable", () => {
    const [single] = parts({ engine, servers: 1, replicationPassword: undefined });
    expect(content(single, ".sql")).not.toContain("REPLICATION");
    expect(content(single, ".sh")).not.toContain("MYSQL_PWD");
    expect(single?.secretFiles.map(({ secret }) => secret)).not.toContain("orders-replication");
  });

  test("several servers without a replication password are refused", () => {
    expect(() => parts({ engine, replicationPassword: undefined })).toThrow(
      "the database orders has several servers but no replication password",
    );
  });
});

describe("setting up Galera", () => {
  const [first, second] = parts({ servers: 3, replication: { mode: "galera" } });

  test("is for one of the servers, and makes none read-only", () => {
    expect(content(first, "setup-primary.sql")).toContain("CREATE DATABASE IF NOT EXISTS `orders`");
    expect(second?.files.some(({ path }) => path.endsWith(".sql"))).toBe(false);
    for (const part of [first, second]) {
      for (const file of part?.files ?? []) expect(file.content).not.toContain("read_only");
    }
  });

  test("gives the account that servers ask each other with no privilege", () => {
    expect(content(first, "setup-primary.sql")).not.toContain("REPLICATION");
  });

  test("lets all servers come to the same answer: they look at each other in the same order, the first to begin first", () => {
    const order = (part: BundlePart | undefined) =>
      /^servers=.*$/m.exec(content(part, "start-galera.sh"))?.[0];
    expect(order(first)).toBe("servers=(10.0.3.11 10.0.3.12 10.0.3.13)");
    expect(order(second)).toBe(order(first));
    const begun = parts({ servers: 3, primary: 3, replication: { mode: "galera" } });
    for (const part of begun) expect(order(part)).toBe("servers=(10.0.3.13 10.0.3.11 10.0.3.12)");
  });
});

describe.each(["mariadb", "mysql"] as const)("setting up %s whose replicas acknowledge", (engine) => {
  const [primary, replica] = parts({
    engine,
    replication: { mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs: undefined },
  });

  test("lets commits wait for replicas before it makes the primary writable, and when they can come in", () => {
    const statements = sqlSkeleton(content(primary, ".sql")).filter((statement) => statement !== "");
    expect(statements.at(-2)).toMatch(/^SET GLOBAL rpl_semi_sync_(?:master|source)_enabled = ON$/);
    expect(statements.at(-1)).toBe("SET GLOBAL read_only = OFF");
  });

  test("lets no replica wait for others", () => {
    expect(content(replica, "setup-database.sh")).toMatch(/rpl_semi_sync_(?:master|source)_enabled = OFF/);
  });
});

/**
 * First words of the statements that MySQL 8.4 has (https://dev.mysql.com/doc/refman/8.4/en/sql-statements.html), of
 * those that setting up uses; the prepared ones are spelled out in string literals.
 */
const MYSQL_8_4_STATEMENTS =
  /^(?:SET SESSION|SET GLOBAL|SET @|CREATE DATABASE IF NOT EXISTS|DROP USER IF EXISTS|PREPARE|EXECUTE|DEALLOCATE PREPARE|SELECT|STOP REPLICA|START REPLICA)\b/;
const MYSQL_8_4_PREPARED =
  /^(?:CREATE USER IF NOT EXISTS|ALTER USER|GRANT|REVOKE ALL PRIVILEGES, GRANT OPTION FROM|DO 0|CHANGE REPLICATION SOURCE TO)\b/;
/** Removed in 8.4 (https://dev.mysql.com/doc/relnotes/mysql/8.4/en/news-8-4-0.html), or known to MariaDB alone. */
const NOT_IN_MYSQL_8_4 =
  /\bMASTER|(?<!REPLICATION )\bSLAVE|EXECUTE IMMEDIATE|\bPASSWORD\(|IDENTIFIED VIA|MASTER_USE_GTID/;

test.each<Replication>([
  { mode: "asynchronous" },
  { mode: "semi-synchronous", acknowledgements: 2, fallBackAfterMs: undefined },
  { mode: "group-replication" },
])("MySQL 8.4 with $mode replication gets statements of its own manual only", (replication) => {
  for (const part of parts({ engine: "mysql", servers: 3, replication })) {
    const sql = content(part, ".sql");
    for (const statement of sqlSkeleton(sql).filter((each) => each !== "")) {
      // A user variable in backticks is a variable all the same.
      expect(statement.replace(/^SET @\S+/, "SET @x")).toMatch(MYSQL_8_4_STATEMENTS);
    }
    const prepared = [...sql.matchAll(/(?:CONCAT\(|IF\(@surplus > 0, CONCAT\()\s*'([^']*)/g)].map(
      ([, text]) => text,
    );
    expect(prepared.length).toBeGreaterThan(0);
    for (const text of prepared) expect(text).toMatch(MYSQL_8_4_PREPARED);
    for (const { content: text } of part.files) expect(text).not.toMatch(NOT_IN_MYSQL_8_4);
  }
});
