import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Instance } from "../../../src/plan/model.ts";
import type { BundlePart } from "../../../src/render/bundle-part.ts";
import { mysqlBundle } from "../../../src/render/mysql/bundle.ts";
import type { Account, Database } from "../../../src/topology/model.ts";
import { type DatabaseWishes, type HandMadeDatabase, handMadeDatabase } from "./hand-made-database.ts";
import { sqlSkeleton } from "./sql-skeleton.ts";

const PAYLOADS = [
  "x`; DROP DATABASE mysql; -- ",
  "x'; GRANT ALL ON *.* TO 'x'@'%'; -- ",
  'x" OR 1=1 -- ',
  "x\\'; DROP USER root; -- ",
  "x\nskip_grant_tables = ON",
  "x\r\n[mysqld]\r\nplugin_load = evil.so",
  "x\u2028init_file=/tmp/evil",
  "$(touch /tmp/owned)",
  "`touch /tmp/owned`",
  "x; touch /tmp/owned",
  "../../etc/shadow",
  "!include /tmp/evil.cnf",
  "{{header}}",
  "*/ DROP TABLE t; /*",
  "%",
  "",
  "\u0000",
  "\ud800",
];

/** A value that tries to get out, or any text at all. */
const hostile = fc.oneof(
  fc.constantFrom(...PAYLOADS),
  fc
    .tuple(fc.constantFrom("orders", "a"), fc.constantFrom(...PAYLOADS))
    .map(([name, payload]) => name + payload),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom("'", '"', "`", "\\", ";", "-", "\n", "$", "(", "#", "a", "_", "%"),
    maxLength: 20,
  }),
);

const BENIGN: Account = {
  name: "api",
  password: "secret",
  database: "orders",
  privileges: "read-write",
  from: ["app"],
};
type Place = (value: string, engine: Database["engine"]) => HandMadeDatabase;

function database(wishes: DatabaseWishes): HandMadeDatabase {
  return handMadeDatabase({ databases: ["orders"], accounts: [BENIGN], ...wishes });
}

function changedInstances(
  made: HandMadeDatabase,
  change: (instance: Instance) => Instance,
): HandMadeDatabase {
  const instances = made.instances.map(change);
  return { ...made, instances, plan: { ...made.plan, instances } };
}

/** Every string of a plan that reaches a file of a database. */
const PLACES: readonly Place[] = [
  (name, engine) => database({ engine, name }),
  (value, engine) => database({ engine, databases: [value] }),
  (version, engine) => database({ engine, version }),
  (replicationPassword, engine) => database({ engine, replicationPassword }),
  (name, engine) => database({ engine, accounts: [{ ...BENIGN, name }] }),
  (password, engine) => database({ engine, accounts: [{ ...BENIGN, password }] }),
  (value, engine) => database({ engine, accounts: [{ ...BENIGN, database: value }] }),
  (value, engine) => database({ engine, accounts: [{ ...BENIGN, from: [value] }] }),
  (name, engine) => {
    const made = database({ engine });
    return { ...made, plan: { ...made.plan, name } };
  },
  (file, engine) => {
    const made = database({ engine });
    return { ...made, plan: { ...made.plan, source: { ...made.plan.source, file } } };
  },
  (cidr, engine) => {
    const made = database({ engine });
    const networks = made.plan.networks.map((network) => ({ ...network, cidr }));
    return { ...made, plan: { ...made.plan, networks } };
  },
  (address, engine) =>
    changedInstances(database({ engine }), (instance) => ({
      ...instance,
      addresses: instance.addresses.map((each) => ({ ...each, address })),
    })),
  (mount, engine) =>
    changedInstances(database({ engine }), (instance) => ({
      ...instance,
      volumes: instance.volumes.map((each) => ({ ...each, mount })),
    })),
];

function bundles({ plan, group, instances }: HandMadeDatabase): readonly BundlePart[] {
  return instances.map((instance) => mysqlBundle(plan, instance, group));
}

/** What the programs would do: every file without its comments, with every plain word and every SQL value alike. */
function meaning(parts: readonly BundlePart[]): readonly unknown[] {
  return parts.flatMap(({ files, secretFiles, afterStart }) => [
    afterStart,
    secretFiles.map(({ path }) => /^\/etc\/nospof\/secrets\/[a-z0-9-]+$/.test(path)),
    ...files.map(({ path, content }) => {
      if (path.endsWith(".sql")) return sqlSkeleton(content);
      return content
        .split("\n")
        .map((line) => line.replace(/^#.*$/, "#").replace(/[A-Za-z0-9._/,-]+/g, "word"));
    }),
  ]);
}

/** Control characters other than the end of a line, and halves of characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
const NEVER = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]/u;

const REFUSAL =
  /cannot render|the plan has no network|expected (?:letters|(?:visible|printable) ASCII|10\.11 or later|8\.4 or later)/;

describe.each(["mariadb", "mysql"] as const)("for %s", (engine) => {
  test("a hostile value anywhere is refused, or changes nothing but values", () => {
    const expected = meaning(bundles(database({ engine })));
    fc.assert(
      fc.property(fc.constantFrom(...PLACES), hostile, (place, value) => {
        let parts: readonly BundlePart[];
        try {
          parts = bundles(place(value, engine));
        } catch (error) {
          expect(String(error)).toMatch(REFUSAL);
          return;
        }
        expect(meaning(parts)).toEqual(expected);
        for (const { content } of parts.flatMap((part) => part.files)) expect(content).not.toMatch(NEVER);
      }),
      { numRuns: 2500 },
    );
  });

  test("values that only look odd are rendered", () => {
    const odd = { engine, databases: ["_x"], accounts: [{ ...BENIGN, name: "select", database: "_x" }] };
    expect(meaning(bundles(database(odd)))).toEqual(meaning(bundles(database({ engine }))));
  });
});
