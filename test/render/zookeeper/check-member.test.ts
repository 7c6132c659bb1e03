/** The script by which a member is found to be one of a majority, against members that answer as ZooKeeper's do. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { zookeeperBundle } from "../../../src/render/zookeeper/bundle.ts";
import { CHECK_SCRIPT } from "../../../src/render/zookeeper/paths.ts";
import { plannedEnsemble } from "./planned-ensemble.ts";

const ELECTION_PORT = 3888;
const STANDALONE = "This ZooKeeper instance is not currently serving requests\n";

let opened: Server[] = [];
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nospof-member-"));
});

afterEach(async () => {
  await Promise.all(opened.map((server) => new Promise((done) => server.close(done))));
  opened = [];
  rmSync(folder, { recursive: true, force: true });
});

async function listen(address: string, port: number, answer: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    answer(socket);
  });
  opened.push(server);
  await new Promise<void>((done, failed) => server.on("error", failed).listen(port, address, done));
  return (server.address() as AddressInfo).port;
}

/** To `srvr`, as it is asked. */
const answering = (words: string) => (socket: Socket) => {
  socket.on("data", (asked) => socket.end(String(asked) === "srvr" ? words : "what?"));
};

/** Runs the script of the first of three members, whose addresses are those of the loopback. */
async function verdict(port: number) {
  const planned = plannedEnsemble({ port });
  const local = {
    ...planned,
    instances: planned.instances.map((instance) => ({
      ...instance,
      addresses: [{ network: "data", address: `127.77.0.${instance.ordinal}` }],
    })),
  };
  const [group] = local.groups;
  const [instance] = local.instances;
  if (group?.kind !== "ensemble" || instance === undefined) throw new Error("the plan holds no ensemble");
  const { files } = zookeeperBundle(local, instance, group);
  const script = join(folder, "check-member.sh");
  writeFileSync(script, files.find(({ path }) => path === CHECK_SCRIPT)?.content ?? "exit 9\n");
  const { exitCode, stdout } = await execa("bash", [script], { reject: false });
  return { exitCode, stdout };
}

test.each(["leader", "follower"])("a %s may be counted on", async (mode) => {
  const words = `Zookeeper version: 3.9.4\nLatency min/avg/max: 0/0.0/0\nMode: ${mode}\nNode count: 5\n`;
  expect(await verdict(await listen("127.0.0.1", 0, answering(words)))).toEqual({ exitCode: 0, stdout: "" });
});

test("one that does not answer may not", async () => {
  const port = await listen("127.0.0.1", 0, (socket) => socket.destroy());
  expect(await verdict(port)).toEqual({ exitCode: 1, stdout: `it does not answer on port ${port}` });
});

test("one that neither leads nor follows may not, unless too few others are there", async () => {
  const port = await listen("127.0.0.1", 0, answering(STANDALONE));
  expect(await verdict(port)).toEqual({ exitCode: 0, stdout: "" });
  await listen("127.77.0.3", ELECTION_PORT, (socket) => socket.end());
  expect(await verdict(port)).toEqual({
    exitCode: 1,
    stdout: "it neither leads nor follows, though 2 of 3 members are there",
  });
});
