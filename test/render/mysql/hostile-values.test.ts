import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BundlePart } from "../../../src/render/bundle-part.ts";
import { mysqlBundle } from "../../../src/render/mysql/bundle.ts";
import type { Account } from "../../../src/topology/model.ts";
import { type DatabaseWishes, handMadeDatabase } from "./hand-made-database.ts";
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
const PLACES: readonly ((value: string) => DatabaseWishes)[] = [
  (value) => ({ name: value }),
  (value) => ({ databases: [value] }),
  (value) => ({ replicationPassword: value }),
  (value) => ({ accounts: [{ ...BENIGN, name: value }] }),
  (value) => ({ accounts: [{ ...BENIGN, password: value }] }),
  (value) => ({ accounts: [{ ...BENIGN, database: value }] }),
  (value) => ({ accounts: [{ ...BENIGN, from: [value] }] }),
];

function bundles(wishes: DatabaseWishes): readonly BundlePart[] {
  const { plan, group, instances } = handMadeDatabase({
    databases: ["orders"],
    accounts: [BENIGN],
    ...wishes,
  });
  return instances.map((instance) => mysqlBundle(plan, instance, group));
}

/** What the programs would do: statements without values, options without values, commands without quoted words. */
function meaning(parts: readonly BundlePart[]): readonly unknown[] {
  return parts.flatMap(({ files, secretFiles, afterStart }) => [
    afterStart,
    secretFiles.map(({ path }) => /^\/etc\/nospof\/secrets\/[a-z0-9-]+$/.test(path)),
    ...files.map(({ path, content }) => {
      if (path.endsWith(".sql")) return sqlSkeleton(content);
      return content
        .split("\n")
        .map((line) => (path.endsWith(".cnf") ? line.replace(/(=|^#).*$/, "$1") : line.length > 0));
    }),
  ]);
}

/** Control characters, and what a shell or a client would expand. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
const NEVER = /[\u0000-\u0008\u000b-\u001f\u007f\u2028\u2029\ud800-\udfff]|owned|evil|mysqld\]\r/u;

describe.each(["mariadb", "mysql"] as const)("for %s", (engine) => {
  test("a hostile value anywhere is refused, or changes nothing but values", () => {
    const expected = meaning(bundles({ engine }));
    fc.assert(
      fc.property(fc.constantFrom(...PLACES), hostile, (place, value) => {
        let parts: readonly BundlePart[];
        try {
          parts = bundles({ engine, ...place(value) });
        } catch (error) {
          expect(String(error)).toMatch(/cannot render|the plan has no network|expected letters/);
          return;
        }
        expect(meaning(parts)).toEqual(expected);
        for (const { content } of parts.flatMap((part) => part.files)) expect(content).not.toMatch(NEVER);
      }),
      { numRuns: 1500 },
    );
  });

  test("values that only look odd are rendered", () => {
    const odd = { engine, databases: ["_x"], accounts: [{ ...BENIGN, name: "select", database: "_x" }] };
    expect(meaning(bundles(odd))).toEqual(meaning(bundles({ engine })));
  });
});
