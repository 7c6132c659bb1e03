/** What a lab's databases and volumes hold, so that there is something to lose, and checksums of it. */
import type { DatabaseGroup, Instance } from "../plan/model.ts";
import { identifier, stringLiteral } from "../render/mysql/sql-text.ts";
import type { Lab } from "../targets/lab/lab.ts";
import { localSql } from "../targets/lab/local-sql.ts";
import { coverFolder } from "./cover-folder.ts";
import { must } from "./must.ts";

/** Checksums by table, as `schema.table`, or by file. */
export type Checksums = ReadonlyMap<string, string>;

const TABLE = "nospof_restore_drill";

/** Rows of random text: nothing that compresses away. */
const ROWS = 20_000;

export async function fillDatabase(lab: Lab, group: DatabaseGroup): Promise<void> {
  const { engine, databases } = group.declared;
  const statements = databases.flatMap((schema) => {
    const table = `${identifier(schema)}.${identifier(TABLE)}`;
    return [
      `CREATE TABLE IF NOT EXISTS ${table} (id INT PRIMARY KEY, digest CHAR(64) NOT NULL, said VARCHAR(40) NOT NULL)`,
      `DELETE FROM ${table}`,
      "SET SESSION max_recursive_iterations = 4294967295",
      `INSERT INTO ${table} WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS}) ` +
        "SELECT i, SHA2(CONCAT(i, RAND()), 256), 'Ünïcödé ''quoted'' \\\\ 密码' FROM n",
    ];
  });
  const wanted =
    engine === "mysql"
      ? statements.map((one) => one.replace("max_recursive_iterations", "cte_max_recursion_depth"))
      : statements;
  await must(lab, primaryOf(group), localSql(engine, wanted.join("; "), ["--default-character-set=utf8mb4"]));
}

/** One more row in each schema, or none left: what comes after a moment, and what should not have happened. */
export async function changeDatabase(
  lab: Lab,
  group: DatabaseGroup,
  change: "one row" | "no rows",
): Promise<void> {
  const { engine, databases } = group.declared;
  const statements = databases.map((schema) => {
    const table = `${identifier(schema)}.${identifier(TABLE)}`;
    return change === "one row"
      ? `INSERT INTO ${table} SELECT MAX(id) + 1, SHA2(RAND(), 256), 'after the backup' FROM ${table}`
      : `DELETE FROM ${table}`;
  });
  await must(lab, primaryOf(group), localSql(engine, statements.join("; ")));
}

export async function databaseChecksums(
  lab: Lab,
  group: DatabaseGroup,
  instance: string,
): Promise<Checksums> {
  const { engine, databases } = group.declared;
  const options = ["--batch", "--skip-column-names"];
  const schemas = databases.map(stringLiteral).join(", ");
  const listed = await must(
    lab,
    instance,
    localSql(
      engine,
      `SELECT CONCAT('CHECKSUM TABLE \`', table_schema, '\`.\`', table_name, '\` EXTENDED;') FROM information_schema.tables ` +
        `WHERE table_type = 'BASE TABLE' AND table_schema IN (${schemas})`,
      options,
    ),
  );
  return tableChecksums(await must(lab, instance, localSql(engine, listed.replaceAll("\n", " "), options)));
}

/** Of lines with a table, a tab and its checksum; others are left out. */
export function tableChecksums(output: string): Checksums {
  return new Map(
    [...output.matchAll(/^([^\t\n]+)\t(\d+|NULL)$/gm)].map(([, table = "", sum = ""]) => [table, sum]),
  );
}

const FILL = `set -e
cd "$1"
mkdir -p 'a folder/within'
for n in 1 2 3 4 5 6 7 8; do head -c 200000 /dev/urandom >"a folder/file $n"; done
printf 'Ünïcödé\\n' >'a folder/within/Ünï "quoted" \\ name'
ln -f 'a folder/file 1' hard-link
ln -sfn 'a folder/file 2' symbolic-link
: >empty
`;

/** Each instance has files of its own. */
export async function fillVolume(lab: Lab, instance: Instance, mount: string): Promise<void> {
  await coverFolder(lab, instance.name, mount);
  await must(lab, instance.name, ["sh", "-c", FILL, "sh", mount]);
}

const SUMS = `cd "$1" && find . -type f -print0 | sort -z | xargs -0 -r sha256sum`;

export async function volumeChecksums(lab: Lab, instance: string, mount: string): Promise<Checksums> {
  return fileChecksums(await must(lab, instance, ["sh", "-c", SUMS, "sh", mount]));
}

/** Of lines as sha256sum(1) writes them; others are left out. */
export function fileChecksums(output: string): Checksums {
  return new Map(
    [...output.matchAll(/^\\?([0-9a-f]{64}) [ *](.+)$/gm)].map(([, sum = "", file = ""]) => [file, sum]),
  );
}

/** Names that only one has, or of which the checksums differ. */
export function differences(source: Checksums, restored: Checksums): readonly string[] {
  return [...new Set([...source.keys(), ...restored.keys()])]
    .filter((name) => source.get(name) !== restored.get(name))
    .sort();
}

function primaryOf({ instances, declared }: DatabaseGroup): string {
  const primary = instances[declared.primary - 1];
  if (primary === undefined) throw new Error(`the database ${declared.name} has no primary`);
  return primary;
}
