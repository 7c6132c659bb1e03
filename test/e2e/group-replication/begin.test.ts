import { expect, test } from "vitest";
import {
  allAreIn,
  aMoment,
  COUNT,
  eventually,
  expectAll,
  makeTable,
  NAMES,
  openGroup,
  others,
} from "./group.ts";

const given = openGroup();

test("servers wait for each other, take no writes meanwhile, and may be deployed one after the other", async () => {
  const group = given();
  await group.start("orders-2");
  await group.start("orders-3");
  await eventually(async () => group.said("orders-3"), /waits: orders-1 may have what the others lack/);
  await eventually(() => group.role("orders-3", "member"), /^200/);
  expect(await group.role("orders-3", "reader")).toMatch(/^503/);
  await eventually(() => group.asRoot("orders-3", "SELECT @@GLOBAL.super_read_only"), "1");
});

test("they are one group, whose first is written to and has what it has to hold", async () => {
  const group = given();
  await group.start("orders-1");
  await allAreIn(group);
  expect(await group.writer()).toBe("orders-1");
  expect(group.said("orders-1")).toContain("begins a group: orders-1 has all that was acknowledged");
  for (const name of others("orders-1")) expect(group.said(name)).not.toContain("begins a group: ");
});

test("they have what was written, and take no writes but where the group writes", async () => {
  const group = given();
  await makeTable(group);
  expect(await group.insert("orders-1", "first")).toBe("");
  for (const name of NAMES) await eventually(() => group.asRoot(name, COUNT), "1");
  expect(await group.insert("orders-2", "elsewhere")).toContain("read-only option");
  const bare = await group.migrate("orders-1", "CREATE TABLE orders.bare (id INT)");
  expect(bare).toContain("without a primary key");
});

test("they come back by themselves when all lose their power at once, with all that was acknowledged", async () => {
  const group = given();
  const written = group.insertInTurn(await group.writer());
  await aMoment();
  await Promise.all(NAMES.map((name) => group.servers.stop(name, "KILL")));
  const acknowledged = await written;
  for (const name of ["orders-3", "orders-1", "orders-2"]) await group.start(name);
  await allAreIn(group);
  await expectAll(group, acknowledged);
});

test("they give a copy of all to one that comes back empty, when their logs do not reach back so far", async () => {
  const group = given();
  await group.servers.stop("orders-3", "TERM");
  await group.servers.hosts.host("orders-3").run(["rm", "-rf", "/var/lib/mysql"]);
  const before = await group.asRoot("orders-1", COUNT);
  for (const name of others("orders-3")) {
    const purged = "FLUSH BINARY LOGS; PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY";
    expect(await group.asRoot(name, purged)).toBe("");
  }
  await group.start("orders-3");
  // It ends when it has its copy, for whoever supervises it to start it again.
  await eventually(async () => group.servers.log("orders-3"), /\[Server\].*Shutdown complete/);
  await group.start("orders-3");
  await allAreIn(group);
  await eventually(() => group.asRoot("orders-3", COUNT), before);
});
