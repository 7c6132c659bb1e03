import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Namespace, openNamespace } from "../../../programs/namespace.ts";
import { untilPrinted } from "./responders.ts";

const MAIN = fileURLToPath(new URL("../../../../src/targets/lab/responder/name-server.ts", import.meta.url));
/** One of its own, one of the host itself, and one that comes to it later, as from the other router of a pair. */
const ADDRESSES = ["192.0.2.53", "127.0.0.53", "192.0.2.1"];

/** Asks with Node.js's own resolver, whose answers come from the address that was asked or not at all. */
const RESOLVE = `
const { Resolver } = require("node:dns").promises;
const resolver = new Resolver({ timeout: 1000, tries: 1 });
resolver.setServers([process.argv[1]]);
resolver.resolve4(process.argv[2]).then(String, (error) => error.code).then(console.log);
`;

/** One question over TCP, in two pieces; prints the last four bytes of the answer. */
const RESOLVE_TCP = `
const { streamEncode } = require(process.argv[3]);
const socket = require("node:net").connect(53, process.argv[1]);
const question = streamEncode({ type: "query", id: 7, questions: [{ type: "A", name: process.argv[2] }] });
socket.write(question.subarray(0, 5));
setTimeout(() => socket.write(question.subarray(5)), 50);
socket.once("data", (answer) => { console.log([...answer.subarray(-4)].join(".")); socket.destroy(); });
`;

let machine: Namespace;

beforeAll(async () => {
  machine = await openNamespace({
    files: [{ path: "/run/nospof/names.json", content: '{"payments.example":"198.51.100.7"}' }],
    interfaces: [{ name: "eth0", addresses: ["192.0.2.53/24"] }],
  });
  await machine.run(["sysctl", "-qw", "net.ipv4.ip_nonlocal_bind=1"]);
  for (const address of ADDRESSES) {
    const program = await machine.start([process.execPath, MAIN, "/run/nospof/names.json", address]);
    await untilPrinted(program, "answers on");
  }
  await machine.run(["ip", "address", "add", "192.0.2.1/24", "dev", "eth0"]);
});

afterAll(async () => {
  await machine?.close();
});

async function resolve(server: string, name: string): Promise<string> {
  const { output } = await machine.run([process.execPath, "-e", RESOLVE, server, name]);
  return output.trim();
}

test.each(ADDRESSES)(
  "answers for the names it knows, in any case, at %s, and for no other",
  async (address) => {
    expect(await resolve(address, "payments.example")).toBe("198.51.100.7");
    expect(await resolve(address, "Payments.Example")).toBe("198.51.100.7");
    expect(await resolve(address, "other.example")).toBe("ENOTFOUND");
  },
);

test("answers over TCP, however the question is cut", async () => {
  const library = fileURLToPath(import.meta.resolve("dns-packet"));
  const [address = ""] = ADDRESSES;
  const command = [process.execPath, "-e", RESOLVE_TCP, address, "payments.example", library];
  expect((await machine.run(command)).output.trim()).toBe("198.51.100.7");
});
