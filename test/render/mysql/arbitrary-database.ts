/** Databases at random, as wide as the schema of a topology lets them be. */
import fc from "fast-check";
import type { Account, Replication } from "../../../src/topology/model.ts";
import type { DatabaseWishes } from "./hand-made-database.ts";

const GIB = 1024 ** 3;

const sqlName = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,31}$/);
const partName = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/);

const account = (databases: readonly string[]): fc.Arbitrary<Account> =>
  fc.record({
    name: sqlName,
    password: partName,
    database: fc.constantFrom(...databases),
    privileges: fc.constantFrom<Account["privileges"]>("read-only", "read-write", "owner"),
    from: fc.subarray(["app", "data"]),
  });

const replication = fc.oneof(
  fc.constant<Replication>({ mode: "asynchronous" }),
  fc.record({
    mode: fc.constant("semi-synchronous" as const),
    acknowledgements: fc.integer({ min: 1, max: 3 }),
    fallBackAfterMs: fc.option(fc.integer({ min: 100, max: 3_600_000 }), { nil: undefined }),
  }),
);

export const arbitraryDatabase: fc.Arbitrary<DatabaseWishes> = fc
  .uniqueArray(sqlName, { minLength: 1, maxLength: 3 })
  .chain((databases) =>
    fc.record({
      name: partName,
      servers: fc.integer({ min: 1, max: 4 }),
      port: fc.integer({ min: 1, max: 65_535 }),
      memoryBytes: fc.oneof(
        fc.integer({ min: 1, max: GIB }),
        fc.integer({ min: 1, max: 4096 }).map((gib) => gib * GIB),
      ),
      replication,
      databases: fc.constant(databases),
      accounts: fc.uniqueArray(account(databases), { maxLength: 3, selector: (each) => each.name }),
      durable: fc.boolean(),
      binlogRetentionMs: fc.integer({ min: 3_600_000, max: 99 * 86_400_000 }),
    }),
  );
