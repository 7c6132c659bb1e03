/** The server that is written to is lost. How long that may take is for benchmarks and drills. */
import { beforeAll, expect, test } from "vitest";
import { allAreIn, aMoment, eventually, expectAll, openGroup, others, startAll } from "./group.ts";

const given = openGroup();
beforeAll(() => startAll(given()), 180_000);

test("it is replaced when it is killed, and comes back by itself", async () => {
  const group = given();
  const lost = await group.writer();
  const written = group.insertInTurn(lost);
  await aMoment();
  await group.servers.stop(lost, "KILL");
  const acknowledged = await written;
  await eventually(async () => others(lost).includes(await group.writer()), true);
  expect(await group.insert(await group.writer(), "without it")).toBe("");
  await group.start(lost);
  await allAreIn(group);
  await expectAll(group, acknowledged);
});

test("it is replaced when it hangs, and follows the other one when it goes on", async () => {
  const group = given();
  const lost = await group.writer();
  const host = group.servers.hosts.host(lost);
  const pid = (await host.run(["cat", "/run/mysqld/mysqld.pid"])).output.trim();
  await host.run(["kill", "-STOP", pid]);
  await eventually(async () => others(lost).includes(await group.writer()), true);
  await host.run(["kill", "-CONT", pid]);
  await allAreIn(group);
  expect(await group.writer()).not.toBe(lost);
});

test("it is replaced when its agent is gone, since load balancers do not find it", async () => {
  const group = given();
  const lost = await group.writer();
  await group.stopAgent(lost);
  await eventually(async () => others(lost).includes(await group.writer()), true);
  await group.startAgent(lost);
  await allAreIn(group);
});
