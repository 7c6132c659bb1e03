/** `pulumi up` of MariaDB with Galera on a Docker engine: servers are lost and replaced, and rows are written on. */
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
  database = await chosenOnDocker({ mode: "galera", memory: 512 });
});

afterAll(async () => {
  await rows?.stop();
  await database?.[Symbol.asyncDispose]();
});

async function allSynced(): Promise<void> {
  for (const server of SERVERS) {
    await expect.poll(() => database.role(server, "reader"), patiently).toContain(" 200 ");
  }
  expect(await database.sql("orders-1", "SHOW STATUS LIKE 'wsrep_cluster_size'")).toMatch(/\t3$/);
}

test("the first up brings a cluster, and its second has nothing to do", async () => {
  const first = await database.stack.up();
  expect(Object.keys(first.changes)).toEqual(["create"]);
  await allSynced();
  expect(changesIn((await database.stack.up()).operations)).toEqual([]);
  await database.sql("orders-2", ENTRIES);
  rows = await database.write();
  await rows.more(50);
});

test("a server's container is killed: writes go on, and it comes back by itself", async () => {
  for (const server of SERVERS) {
    const gap = await rows.gapDuring(() => database.engine.docker(["kill", `chosen-${server}`]));
    console.log(`${server} killed: no row for ${Math.round(gap)} ms`);
    // Whoever kills a container by hand has to start it by hand.
    await database.engine.docker(["start", `chosen-${server}`]);
    await allSynced();
  }
});

test("a server's process is killed: its container comes back by itself", async () => {
  const [server] = SERVERS;
  const gap = await rows.gapDuring(() =>
    database.engine.docker([
      "exec",
      `chosen-${server}`,
      "sh",
      "-c",
      "kill -KILL $(cat /run/mysqld/mysqld.pid)",
    ]),
  );
  console.log(`${server}'s process killed: no row for ${Math.round(gap)} ms`);
  await allSynced();
});

test("servers are replaced one after the other, each when the last is back", async () => {
  await database.stack.configure({ config: { memory: "640" } });
  const gap = await rows.gapDuring(() => database.stack.up());
  console.log(`all replaced: no row for ${Math.round(gap)} ms`);
  await allSynced();
});

test("no row that was acknowledged is lost", async () => {
  await expectKept(database, await rows.stop());
});

test("a backup is made at its time, and restores what was saved", () => expectBackup(database));
