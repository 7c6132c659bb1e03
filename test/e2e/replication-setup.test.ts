import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { mysqlBundle } from "../../src/render/mysql/bundle.ts";
import { type Namespace, openNamespace } from "../programs/namespace.ts";
import { arbitraryDatabase } from "../render/mysql/arbitrary-database.ts";
import { type DatabaseWishes, handMadeDatabase } from "../render/mysql/hand-made-database.ts";
import { clientOf, rootOf, startDatabase } from "./database-programs.ts";

describe.each([
  ["mariadb", 20],
  ["mysql", 8],
] as const)("a running server of %s", (engine, numRuns) => {
  let machine: Namespace;

  beforeAll(async () => {
    const { plan, group, instances } = handMadeDatabase({ engine });
    const files = instances.slice(0, 1).flatMap((instance) => mysqlBundle(plan, instance, group).files);
    machine = await openNamespace({
      root: await rootOf(engine),
      files,
      interfaces: [{ name: "eth0", addresses: ["10.0.2.11/24", "10.0.3.11/24"] }],
    });
    await startDatabase(machine, engine);
    // The tests replace its option file, which it has to have read by then.
    const ask = [clientOf(engine), "-e", "SELECT 1"];
    await vi.waitFor(async () => expect((await machine.run(ask)).exitCode).toBe(0), { timeout: 30_000 });
  });

  afterAll(async () => {
    await machine?.close();
  });

  /** Sets the running server up as the primary of a database, twice. */
  async function expectSetUp(wishes: DatabaseWishes): Promise<void> {
    const { plan, group, instances } = handMadeDatabase({
      ...wishes,
      engine,
      servers: 1,
      // The server runs, and none beside it could acknowledge.
      replication: { mode: "asynchronous" },
    });
    for (const instance of instances) {
      const { files, secretFiles } = mysqlBundle(plan, instance, group);
      await machine.write([
        ...files,
        ...secretFiles.map(({ path, mode, secret }) => ({ path, mode, content: `it's ${secret}` })),
      ]);
      for (const time of ["first", "second"]) {
        const result = await machine.run(["/bin/sh", "/etc/nospof/setup-database.sh"]);
        expect({ ...result, time }).toMatchObject({ exitCode: 0, time });
      }
      for (const account of group.declared.accounts) {
        const grants = `SELECT COUNT(*) FROM information_schema.SCHEMA_PRIVILEGES WHERE GRANTEE LIKE "'${account.name}'@%"`;
        const counted = await machine.run([clientOf(engine), "--batch", "--skip-column-names", "-e", grants]);
        expect(Number(counted.output)).toBeGreaterThan(0);
      }
    }
  }

  test("accepts the SQL of any database, twice", async () => {
    await fc.assert(fc.asyncProperty(arbitraryDatabase, expectSetUp), { numRuns });
  });

  test.each([
    "select",
    "none",
    "current_user",
    "default",
    "PUBLIC",
    "_",
    "__",
    "x_y",
    "MixedCase",
    "Z".repeat(32),
  ])("finds nothing special in a schema and an account named %s", async (name) => {
    await expectSetUp({
      databases: [name],
      accounts: [{ name, password: "a", database: name, privileges: "owner", from: [] }],
    });
  });
});
