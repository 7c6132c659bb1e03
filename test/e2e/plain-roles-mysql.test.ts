/** MySQL servers that nobody elects tell their role in the same words. */
import { expect, test } from "vitest";
import { NAMES, openPlainServers } from "./plain-role-servers.ts";

const opened = openPlainServers("mysql");

const [PRIMARY, REPLICA, OTHER] = NAMES;

test("the primary is the writer while it is writable, and replicas that follow it are readers", async () => {
  const { answers, asRoot, role } = opened();
  await answers(PRIMARY, "writer", /^200 takes writes, and follows nobody$/);
  for (const name of NAMES) await answers(name, "reader", /^200 /);
  expect(await role(REPLICA, "writer")).toMatch(/^503 follows 10\.\S+: it is a replica$/);
  await asRoot(PRIMARY, "SET GLOBAL super_read_only = ON");
  await answers(PRIMARY, "writer", /^503 follows nobody, but read_only is set$/);
  await asRoot(PRIMARY, "SET GLOBAL super_read_only = OFF; SET GLOBAL read_only = OFF");
  await answers(PRIMARY, "writer", /^200 /);
});

test("a replica that is stopped or far behind is none, and one whose primary is lost is one", async () => {
  const { answers, asRoot, servers, start } = opened();
  await asRoot(PRIMARY, "CREATE TABLE orders.entry (id INT AUTO_INCREMENT PRIMARY KEY, text TEXT)");
  await answers(REPLICA, "reader", /^200 follows /);
  await asRoot(REPLICA, "STOP REPLICA; CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 3600; START REPLICA");
  await asRoot(PRIMARY, "INSERT INTO orders.entry (text) VALUES ('a row')");
  await answers(REPLICA, "reader", /^503 is \d+ s behind its primary; the limit is 10 s$/);
  await asRoot(OTHER, "STOP REPLICA SQL_THREAD");
  await answers(OTHER, "reader", /^503 does not apply what 10\.\S+ sends: No$/);
  await asRoot(OTHER, "START REPLICA");
  await servers.stop(PRIMARY, "KILL");
  await answers(OTHER, "reader", /^200 .*does not answer; this server has all that it had sent$/);
  await answers(REPLICA, "reader", /^503 /);
  await start(PRIMARY);
  await answers(OTHER, "reader", /^200 follows /);
});
