import { beforeAll, expect, test } from "vitest";
import { allAreIn, eventually, NAMES, openGroup, others, startAll } from "./group.ts";

const given = openGroup();
beforeAll(() => startAll(given()), 180_000);

test("a minority takes no writes and ends its sessions, and the group is back with the others", async () => {
  const group = given();
  const left = await group.writer();
  await Promise.all(others(left).map((name) => group.servers.stop(name, "KILL")));
  expect(await group.insert(left, "in the minority")).toMatch(/ERROR/);
  await eventually(() => group.role(left, "reader"), /^503/);
  expect(await group.insert(left, "after it")).toMatch(/ERROR/);
  for (const name of others(left)) await group.start(name);
  await allAreIn(group);
  expect(await group.insert(await group.writer(), "together again")).toBe("");
  const refused = "SELECT COUNT(*) FROM orders.item WHERE name IN ('in the minority', 'after it')";
  for (const name of NAMES) await eventually(() => group.asRoot(name, refused), "0");
});
