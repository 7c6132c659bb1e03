/** Idle connections that end when their server is to go: all of them together, and none that waits for an answer. */
import { expect, it } from "vitest";
import { inNamespace } from "../../programs/namespace.ts";
import { requireProgram } from "../../programs/required-program.ts";
import { script, until } from "./containers.ts";

const IDLE = 150;
const BUSY = 5;

/** Answers at once, but at `/never`; its clients keep their connections, and it says who was cut. */
const CONVERSATION = `
const http = require("node:http");
const server = http.createServer((asked, answer) => { if (asked.url !== "/never") answer.end("ok"); });
server.keepAliveTimeout = 600000;
server.listen(8080, "127.0.0.1", 511, async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: ${IDLE} });
  const ask = (path, options) => new Promise((done) => {
    const asked = http.get({ host: "127.0.0.1", port: 8080, path, ...options }, (answer) => answer.resume().on("end", done));
    asked.on("error", () => { console.log("cut " + path); done(); });
  });
  await Promise.all(Array.from({ length: ${IDLE} }, () => ask("/", { agent })));
  for (let i = 0; i < ${BUSY}; i++) ask("/never", { agent: false });
  setTimeout(() => console.log("ready"), 500);
});
`;

it("ends every idle connection by one command, and leaves those that wait for an answer", async () => {
  await requireProgram("ss");
  await inNamespace({}, async (host) => {
    const talk = await host.start([process.execPath, "-e", CONVERSATION]);
    await until(async () => talk.output().includes("ready"));
    const library = `. ${script("connections.sh")}; own='( sport = :8080 )'`;
    const count = async (kind: string) =>
      Number((await host.run(["sh", "-c", `${library}; connections "$own" | grep -c ${kind}`])).output);
    expect([await count("idle"), await count("busy")]).toEqual([IDLE, BUSY]);
    expect((await host.run(["sh", "-c", `${library}; end_idle "$own" 100; echo left $?`])).output).toContain(
      "left 0",
    );
    expect([await count("idle"), await count("busy")]).toEqual([0, BUSY]);
    expect(talk.output()).not.toContain("cut /never");
  });
}, 60_000);
