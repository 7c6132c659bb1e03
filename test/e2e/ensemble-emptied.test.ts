/** A member that comes back without what it had acknowledged, while another one that has it is away. */
import { afterEach, expect, test, vi } from "vitest";
import { bundleOf } from "../render/zookeeper/bundle-of.ts";
import { plannedEnsemble } from "../render/zookeeper/planned-ensemble.ts";
import { type EnsembleMembers, openEnsemble } from "./ensemble-members.ts";

/** Members of Java start in a second each, and on a machine that is busy with other tests in many. */
vi.setConfig({ testTimeout: 300_000 });

let opened: EnsembleMembers | undefined;

afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

const PLANNED = plannedEnsemble({ tickMs: 200 });
const [FIRST = "", SECOND = "", THIRD = ""] = PLANNED.instances.map(({ name }) => name);

const CLIENT = `
import logging, sys
from kazoo.client import KazooClient
from kazoo.retry import KazooRetry
logging.disable(logging.CRITICAL)
servers, what, patience = sys.argv[1:4]
client = KazooClient(hosts=servers, timeout=10.0, connection_retry=KazooRetry(max_tries=-1, max_delay=0.5))
try:
    client.start(timeout=float(patience))
except Exception:
    print("refused")
    sys.exit()
if what != "look":
    client.create("/" + what)
client.sync("/")
print(*sorted(set(client.get_children("/")) - {"zookeeper"}))
client.stop()
`;

/** Of a majority that has to come, and of one that must not. */
const PATIENT = "60";
const BRIEF = "4";

/** @param edit what sed does to the options of each member */
async function openComplete(edit: string): Promise<EnsembleMembers> {
  const members = await openEnsemble(PLANNED);
  opened = members;
  await Promise.all(
    members.names.map(async (name) => {
      await members.hosts.host(name).run(["sed", "-i", edit, "/etc/zookeeper/zoo.cfg"]);
      await members.start(name);
    }),
  );
  await members.untilComplete();
  return members;
}

async function write({ client }: EnsembleMembers, node: string): Promise<readonly string[]> {
  return (await client(CLIENT, node, PATIENT)).output.trim().split(" ");
}

async function look({ client }: EnsembleMembers, patience = PATIENT): Promise<readonly string[]> {
  return (await client(CLIENT, "look", patience)).output.trim().split(" ");
}

/** The node is written while the first member is away. Then the others end, and the third one loses what it has in some folders. */
async function writeAndLose(members: EnsembleMembers, node: string, folders: string): Promise<void> {
  await members.signal(FIRST, "KILL");
  await members.untilComplete([SECOND, THIRD]);
  expect(await write(members, node)).toContain(node);
  await members.signal(SECOND, "KILL");
  await members.signal(THIRD, "KILL");
  const third = members.hosts.host(THIRD);
  await third.run(["sh", "-c", `cd /var/lib/zookeeper && rm -rf ${folders}`]);
  await third.write(bundleOf(PLANNED, THIRD).files.filter(({ path }) => path.endsWith("/myid")));
}

test("as ZooKeeper has it by itself, it votes, and what was acknowledged is lost", async () => {
  const members = await openComplete("s/^db.autocreate=false/db.autocreate=true/");
  expect(await write(members, "early")).toEqual(["early"]);
  await writeAndLose(members, "late", "data/* log/*");
  await members.start(FIRST);
  await members.start(THIRD);
  await members.untilComplete([FIRST, THIRD]);
  expect(await look(members)).toEqual(["early"]);
  await members.start(SECOND);
  await members.untilComplete();
  expect(await look(members)).toEqual(["early"]);
});

test("it does not vote before a leader has filled it, whichever volume it has lost; a person may let it", async () => {
  const members = await openComplete("");
  const written: string[] = [];
  for (const [node, folders, words] of [
    ["late-a", "data/* log/*", "has no data, and others run: it does not vote"],
    ["late-b", "data/*", "has lost what it had: what is left at /var/lib/zookeeper/log"],
  ] as const) {
    await writeAndLose(members, node, folders);
    written.push(node);
    await members.start(FIRST);
    await members.start(THIRD);
    // It runs and hears the first one, which would be a majority with it.
    await expect
      .poll(() => members.log(THIRD), { timeout: 60_000 })
      .toMatch(/Notification: my state:LOOKING; n\.sid:1/);
    expect(members.log(THIRD)).toContain(words);
    expect(await look(members, BRIEF)).toEqual(["refused"]);
    if (node !== "late-b") {
      await members.start(SECOND);
      await members.untilComplete();
      expect(await look(members)).toEqual(written);
    }
  }
  // The second one is lost for good: what is left is better than nothing, says a person.
  await members.signal(THIRD, "KILL");
  await members.hosts.host(THIRD).run(["touch", "/var/lib/zookeeper/log/initialize"]);
  await members.start(THIRD);
  await members.untilComplete([FIRST, THIRD]);
  expect(await look(members)).toEqual(["late-a"]);
});
