import { beforeAll, expect, test } from "vitest";
import { allAreIn, COUNT, eventually, makeTable, NAMES, openGroup, startAll } from "./group.ts";

const given = openGroup();
beforeAll(() => startAll(given()), 180_000);

test("one that finds itself in a group of its own leaves it, and was not to be written to", async () => {
  const group = given();
  await makeTable(group);
  await group.stopAgent("orders-3");
  await group.asRoot("orders-3", "STOP GROUP_REPLICATION");
  expect(await group.insert(await group.writer(), "missed")).toBe("");
  // As MySQL does by itself when the two others leave while it joins them.
  await group.asRoot(
    "orders-3",
    "SET GLOBAL group_replication_bootstrap_group = ON; START GROUP_REPLICATION",
  );
  await group.asRoot("orders-3", "SET GLOBAL group_replication_bootstrap_group = OFF");
  const alone =
    "SELECT COUNT(*) FROM performance_schema.replication_group_members WHERE MEMBER_STATE = 'ONLINE'";
  expect(await group.asRoot("orders-3", alone)).toBe("1");
  await group.startAgent("orders-3");
  await eventually(async () => group.said("orders-3"), /leaves a group that nobody agreed on: orders-3/);
  await allAreIn(group);
  expect(group.said("orders-3")).not.toContain("the group writes to this server");
  await eventually(() => group.asRoot("orders-3", COUNT), "1");
});

test("servers that were stopped one after the other begin with the last of them", async () => {
  const group = given();
  for (const name of NAMES) {
    await group.servers.stop(name, "TERM");
    await eventually(group.readers, NAMES.slice(NAMES.indexOf(name) + 1));
  }
  await Promise.all(["orders-1", "orders-3"].map(group.start));
  await allAreIn(group, ["orders-1", "orders-3"]);
  await group.start("orders-2");
  await allAreIn(group);
});

test("they begin without one that is lost for good when a person says so", async () => {
  const group = given();
  await Promise.all(NAMES.map((name) => group.servers.stop(name, "KILL")));
  const before = group.said("orders-2").length;
  for (const name of ["orders-1", "orders-2"]) await group.start(name);
  await eventually(
    async () => group.said("orders-2").slice(before),
    /waits: orders-3 may have what the others lack/,
  );
  const decision = "/var/lib/mysql/nospof-begin";
  await group.servers.hosts.host("orders-2").run(["touch", decision]);
  await allAreIn(group, ["orders-1", "orders-2"]);
  expect(group.said("orders-2")).toContain(`begins a group, since ${decision} is there`);
  await eventually(
    async () => String((await group.servers.hosts.host("orders-2").run(["test", "-e", decision])).exitCode),
    "1",
  );
  await group.start("orders-3");
  await allAreIn(group);
});
