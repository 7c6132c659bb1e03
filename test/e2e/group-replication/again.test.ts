import { beforeAll, expect, test } from "vitest";
import { allAreIn, eventually, NAMES, openGroup, startAll } from "./group.ts";

const given = openGroup();
beforeAll(() => startAll(given()), 180_000);

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
