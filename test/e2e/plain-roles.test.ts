/** MariaDB servers that nobody elects, each with its agent, behind HAProxy: who is written to, and who is read from. */
import { expect, test } from "vitest";
import { NAMES, openPlainServers } from "./plain-role-servers.ts";

const opened = openPlainServers("mariadb");

const [PRIMARY, REPLICA, OTHER] = NAMES;
const WRITER = 3306;
const READER = 3307;
const WRITE = "INSERT INTO orders.entry (text) VALUES ('a row')";

async function addressOf(name: string): Promise<string> {
  return opened().asRoot(name, "SELECT @@report_host");
}

async function isReadFrom(names: readonly string[]): Promise<void> {
  const expected = (await Promise.all(names.map(addressOf))).sort();
  await expect.poll(() => opened().met(READER), { timeout: 60_000, interval: 500 }).toEqual(expected);
}

test("the primary alone is written to, and every server is read from", async () => {
  const { answers, asRoot, role, met, through } = opened();
  await asRoot(PRIMARY, "CREATE TABLE orders.entry (id INT AUTO_INCREMENT PRIMARY KEY, text TEXT)");
  await answers(PRIMARY, "writer", /^200 takes writes, and follows nobody$/);
  expect(await role(REPLICA, "writer")).toMatch(/^503 follows 10\.\S+: it is a replica$/);
  for (const name of NAMES) await answers(name, "reader", /^200 /);
  await isReadFrom(NAMES);
  await expect.poll(() => through(WRITER, WRITE), { timeout: 20_000 }).toBe("");
  expect(await met(WRITER)).toEqual([await addressOf(PRIMARY)]);
});

test("a primary that was made read-only loses its sessions, is neither written to nor read from, and comes back", async () => {
  const { answers, asRoot, session, through } = opened();
  const held = await session(WRITER);
  await expect.poll(held.output, { timeout: 20_000 }).toContain("begun");
  await asRoot(PRIMARY, "SET GLOBAL read_only = ON");
  await held.ended;
  expect(held.output()).not.toContain("whole");
  await answers(PRIMARY, "writer", /^503 follows nobody, but read_only is set$/);
  expect(await through(WRITER, WRITE)).toBeUndefined();
  await isReadFrom([REPLICA, OTHER]);
  await asRoot(PRIMARY, "SET GLOBAL read_only = OFF");
  await expect.poll(() => through(WRITER, WRITE), { timeout: 20_000 }).toBe("");
  await isReadFrom(NAMES);
});

test("a replica that an error has stopped is not read from, and is again when it follows", async () => {
  const { answers, asRoot } = opened();
  const next = "(SELECT * FROM (SELECT MAX(id) + 1 FROM orders.entry) AS next)";
  await asRoot(REPLICA, `SET sql_log_bin = 0; INSERT INTO orders.entry VALUES (${next}, 'its own')`);
  await asRoot(PRIMARY, WRITE);
  await answers(REPLICA, "reader", /^503 does not apply what 10\.\S+ sends: .*Duplicate entry/);
  await isReadFrom([PRIMARY, OTHER]);
  await asRoot(REPLICA, "SET sql_log_bin = 0; DELETE FROM orders.entry WHERE text = 'its own'");
  await asRoot(REPLICA, "START SLAVE");
  await answers(REPLICA, "reader", /^200 follows /);
  await isReadFrom(NAMES);
});

test("one that a person has stopped is read from for as long as it may be behind", async () => {
  const { answers, asRoot, role } = opened();
  await asRoot(REPLICA, "STOP SLAVE SQL_THREAD");
  expect(await role(REPLICA, "reader")).toMatch(/^200 was in step \d s ago, and does not apply/);
  await answers(REPLICA, "reader", /^503 does not apply what 10\.\S+ sends: No$/);
  await asRoot(REPLICA, "START SLAVE SQL_THREAD");
  await answers(REPLICA, "reader", /^200 follows /);
});

test("one that is far behind is not read from, also when its primary is lost meanwhile", async () => {
  const { answers, asRoot, servers, start } = opened();
  await asRoot(REPLICA, "STOP SLAVE; CHANGE MASTER TO MASTER_DELAY = 3600; START SLAVE");
  await asRoot(PRIMARY, WRITE);
  await answers(REPLICA, "reader", /^503 is \d+ s behind its primary; the limit is 10 s$/);
  await servers.stop(PRIMARY, "KILL");
  await answers(OTHER, "reader", /^200 .*does not answer; this server has all that it had sent$/);
  await answers(REPLICA, "reader", /^503 does not fetch from /);
  await isReadFrom([OTHER]);
  await asRoot(REPLICA, "STOP SLAVE; CHANGE MASTER TO MASTER_DELAY = 0; START SLAVE");
  await answers(REPLICA, "reader", /^200 .*does not answer; this server has all that it had sent$/);
  await start(PRIMARY);
  await isReadFrom(NAMES);
});

test("reads never stop while the primary is away, and writes go on when it is back", async () => {
  const { servers, start, through } = opened();
  await servers.stop(PRIMARY, "KILL");
  await isReadFrom([REPLICA, OTHER]);
  const until = Date.now() + 20_000;
  while (Date.now() < until) expect(await through(READER, "SELECT 1")).toBe("1");
  expect(await through(WRITER, WRITE)).toBeUndefined();
  await start(PRIMARY);
  await expect.poll(() => through(WRITER, WRITE), { timeout: 20_000 }).toBe("");
  await isReadFrom(NAMES);
});

test("a server that a person promotes says so, and the one that was goes on only if it is still writable", async () => {
  const { answers, asRoot, servers } = opened();
  await servers.stop(PRIMARY, "TERM");
  await asRoot(REPLICA, "STOP SLAVE; RESET SLAVE ALL");
  await answers(REPLICA, "reader", /^503 follows nobody, but read_only is set$/);
  await asRoot(REPLICA, "SET GLOBAL read_only = OFF");
  await answers(REPLICA, "writer", /^200 takes writes, and follows nobody$/);
  await answers(REPLICA, "reader", /^200 takes writes, and follows nobody$/);
  await servers.start(PRIMARY);
  const refused = await servers.afterStart(PRIMARY);
  expect(refused.output).toContain("it was made primary while this server was away");
  await answers(PRIMARY, "writer", /^503 follows nobody, but read_only is set$/);
  await answers(PRIMARY, "reader", /^503 follows nobody, but read_only is set$/);
});
