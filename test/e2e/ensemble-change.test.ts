/** The members of a real ensemble change while clients write: it grows, shrinks, and gets another machine for one. */
import { afterEach, expect, test, vi } from "vitest";
import type { Plan } from "../../src/plan/model.ts";
import { bundleOf } from "../render/zookeeper/bundle-of.ts";
import { plannedEnsemble } from "../render/zookeeper/planned-ensemble.ts";
import { type EnsembleHistory, writeWithoutPause } from "./ensemble-history.ts";
import { type EnsembleMembers, openEnsemble } from "./ensemble-members.ts";

/** Members of Java start in a second each, and on a machine that is busy with other tests in many. */
vi.setConfig({ testTimeout: 300_000 });

const PATIENT = { timeout: 120_000, interval: 500 };

let opened: EnsembleMembers | undefined;

afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

const THREE = plannedEnsemble({ replicas: 3, tickMs: 200 });
const FIVE = plannedEnsemble({ replicas: 5, tickMs: 200 });
const MOVED = plannedEnsemble({ replicas: 3, tickMs: 200, port: 2199 });
const LEFT = THREE.instances.map(({ name }) => name);

/** All files of a member, as a deployment of that plan writes them. */
async function deliver({ hosts }: EnsembleMembers, planned: Plan, member: string): Promise<void> {
  await hosts.host(member).write(bundleOf(planned, member).files);
}

/** What targets run after a start, and when members.cfg has changed, until it succeeds. */
async function setUp({ hosts }: EnsembleMembers, planned: Plan, member: string): Promise<string> {
  let said = "";
  for (const command of bundleOf(planned, member).afterStart) {
    await expect
      .poll(async () => {
        const { exitCode, output } = await hosts.host(member).run(command);
        said = output;
        return `${exitCode} ${exitCode === 0 ? "" : output}`.trim();
      }, PATIENT)
      .toBe("0");
  }
  return said;
}

/** What the ensemble says of its members, and the version of that. */
const CONFIGURATION = `
import logging, sys
from kazoo.client import KazooClient
logging.disable(logging.CRITICAL)
client = KazooClient(hosts=sys.argv[1], timeout=10.0)
client.start(timeout=60)
client.sync("/zookeeper/config")
print(client.get("/zookeeper/config")[0].decode())
client.stop()
`;

async function configuration({ client }: EnsembleMembers): Promise<readonly string[]> {
  return (await client(CONFIGURATION)).output.trim().split("\n");
}

async function knownMembers(members: EnsembleMembers): Promise<readonly number[]> {
  return (await configuration(members))
    .flatMap((line) => line.match(/(?<=^server\.)\d+(?=.*participant)/) ?? [])
    .map(Number)
    .sort();
}

/** Waits for more writes than there are. */
async function untilWritten(history: EnsembleHistory, more = 20): Promise<void> {
  const before = history.acknowledged();
  await expect.poll(() => history.acknowledged(), PATIENT).toBeGreaterThan(before + more);
}

test("three become five and three again, and a member is another machine, while clients write: no acknowledged write is lost", async () => {
  const members = await openEnsemble(FIVE);
  opened = members;
  for (const name of LEFT) await deliver(members, THREE, name);
  for (const name of LEFT) await members.start(name);
  await members.untilComplete(LEFT);
  for (const name of LEFT) expect(await setUp(members, THREE, name)).toBe("");
  expect(await knownMembers(members)).toEqual([1, 2, 3]);
  const history = await writeWithoutPause(members);
  await untilWritten(history);

  // As a deployment does it: those that are there first, then those that come.
  for (const name of LEFT) {
    await deliver(members, FIVE, name);
    expect(await setUp(members, FIVE, name)).toBe("");
  }
  for (const name of members.names.slice(LEFT.length)) {
    await members.start(name);
    expect(await setUp(members, FIVE, name)).toContain("adds itself to the members");
  }
  await members.untilComplete();
  expect(await knownMembers(members)).toEqual([1, 2, 3, 4, 5]);
  await untilWritten(history);

  // A deployment of what is there, and a new start, change nothing.
  const before = await configuration(members);
  for (const name of members.names) {
    await deliver(members, FIVE, name);
    expect(await setUp(members, FIVE, name)).toBe("");
  }
  await members.signal("coordination-1", "KILL");
  await members.start("coordination-1");
  await members.untilComplete();
  expect(await configuration(members)).toEqual(before);

  // Another machine in place of one: nothing is left of what it had.
  await members.signal("coordination-2", "KILL");
  await untilWritten(history);
  await members.hosts.host("coordination-2").run(["sh", "-c", "rm -rf /var/lib/zookeeper/*/*"]);
  await deliver(members, FIVE, "coordination-2");
  await members.start("coordination-2");
  expect(await setUp(members, FIVE, "coordination-2")).toBe("");
  await members.untilComplete();
  await untilWritten(history);

  for (const name of LEFT) {
    await deliver(members, THREE, name);
    const said = await setUp(members, THREE, name);
    if (name === LEFT[0]) expect(said).toMatch(/removes member [45]\nremoves member [45]/);
    else expect(said).toBe("");
  }
  expect(await knownMembers(members)).toEqual([1, 2, 3]);
  for (const name of members.names.slice(LEFT.length)) await members.signal(name, "KILL");
  await members.untilComplete(LEFT);
  await untilWritten(history);

  // A member that listens elsewhere tells the others.
  const [, other = ""] = LEFT;
  await deliver(members, MOVED, other);
  await members.signal(other, "KILL");
  await members.start(other);
  expect(await setUp(members, MOVED, other)).toContain("adds itself to the members");
  expect((await configuration(members)).filter((line) => line.endsWith(";0.0.0.0:2199"))).toHaveLength(1);
  await untilWritten(history);
  expect(await history.lost()).toEqual([]);
});
