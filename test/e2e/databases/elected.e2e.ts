/** `pulumi up` of MariaDB that elects its primary on a Docker engine: whoever is the primary is lost, and rows are written on. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { changesIn } from "../pulumi/operations.ts";
import { expectBackup } from "./backups-made.ts";
import { type ChosenOnDocker, chosenOnDocker, SERVERS } from "./chosen-on-docker.ts";
import { expectKept } from "./kept.ts";
import { ENTRIES, type Rows } from "./rows.ts";

const patiently = { timeout: 90_000, interval: 500 };

let database: ChosenOnDocker;
let rows: Rows;

beforeAll(async () => {
  database = await chosenOnDocker({ mode: "elected", memory: 512 });
});

afterAll(async () => {
  await rows?.stop();
  await database?.[Symbol.asyncDispose]();
});

/** The only one that may be written to. */
async function primary(): Promise<string> {
  await expect.poll(() => database.writers(), patiently).toHaveLength(1);
  const [one] = await database.writers();
  if (one === undefined) throw new Error("nobody may be written to any more");
  return one;
}

async function allInStep(): Promise<void> {
  for (const server of SERVERS) {
    await expect.poll(() => database.role(server, "reader"), patiently).toContain(" 200 ");
  }
  const first = await primary();
  for (const server of SERVERS.filter((name) => name !== first)) {
    await expect
      .poll(() => database.sql(server, "SHOW ALL SLAVES STATUS"), patiently)
      .toMatch(/\tYes\tYes\t/);
  }
}

test("the first up brings a primary and its replicas, and the second has nothing to do", async () => {
  const first = await database.stack.up();
  expect(Object.keys(first.changes)).toEqual(["create"]);
  await allInStep();
  expect(changesIn((await database.stack.up()).operations)).toEqual([]);
  await database.sql(await primary(), ENTRIES);
  rows = await database.write();
  await rows.more(50);
});

test("the primary's container is killed: another one is the primary, and it comes back as a replica", async () => {
  const lost = await primary();
  const gap = await rows.gapDuring(() => database.engine.docker(["kill", `chosen-${lost}`]));
  console.log(`${lost} killed: no row for ${Math.round(gap)} ms`);
  expect(await primary()).not.toBe(lost);
  // Whoever kills a container by hand has to start it by hand.
  await database.engine.docker(["start", `chosen-${lost}`]);
  await allInStep();
  expect(await primary()).not.toBe(lost);
});

test("the primary's process is killed: its container comes back by itself, as a replica", async () => {
  const lost = await primary();
  const gap = await rows.gapDuring(() =>
    database.engine.docker([
      "exec",
      `chosen-${lost}`,
      "sh",
      "-c",
      "kill -KILL $(cat /run/mysqld/mysqld.pid)",
    ]),
  );
  console.log(`${lost}'s process killed: no row for ${Math.round(gap)} ms`);
  await allInStep();
  expect(await primary()).not.toBe(lost);
});

test("servers are replaced one after the other, each when the last is back", async () => {
  await database.stack.configure({ config: { memory: "640" } });
  const gap = await rows.gapDuring(() => database.stack.up());
  console.log(`all replaced: no row for ${Math.round(gap)} ms`);
  await allInStep();
});

test("no row that was acknowledged is lost", async () => {
  await expectKept(database, await rows.stop());
});

test("a backup is made at its time, and restores what was saved", () => expectBackup(database));
