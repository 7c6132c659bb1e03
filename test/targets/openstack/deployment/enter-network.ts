/**
 * Runs a command in the network of another process. A word `tcp://127.0.0.1:<port>` of the command is a place of this network,
 * where Pulumi tells its events: the command finds it there, too.
 *
 *     node enter-network.ts PID COMMAND [WORD …]
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type NetConnectOpts, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [pid = "", ...words] = process.argv.slice(2);
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Hands on all connections. */
function handOn(to: NetConnectOpts): Server {
  return createServer((one) => {
    const other = connect(to);
    one.pipe(other);
    other.pipe(one);
    one.on("error", () => other.destroy());
    other.on("error", () => one.destroy());
  });
}

/** Resolves to its exit status. */
function run([command = "", ...rest]: readonly string[]): Promise<number> {
  const child = spawn(command, rest, { stdio: "inherit" });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 128));
  });
}

function listening(server: Server, on: { readonly path: string } | { readonly port: number }): Promise<void> {
  const at = "port" in on ? { ...on, host: "127.0.0.1" } : on;
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(at, resolve);
  });
}

/** Within the other network: the socket leads out. */
async function inside([socket = "", port = "", ...command]: readonly string[]): Promise<number> {
  await listening(handOn({ path: socket }), { port: Number(port) });
  return run(command);
}

async function outside(): Promise<number> {
  const enter = ["nsenter", "--target", pid, "--net", "--"];
  const [port] = words.flatMap((word) => /^tcp:\/\/127\.0\.0\.1:(\d+)$/.exec(word)?.[1] ?? []);
  if (port === undefined) return run([...enter, ...words]);
  const folder = mkdtempSync(join(tmpdir(), "nospof-enter-network-"));
  const socket = join(folder, "socket");
  try {
    await listening(handOn({ port: Number(port), host: "127.0.0.1" }), { path: socket });
    return await run([...enter, process.execPath, import.meta.filename, "inside", socket, port, ...words]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exit(await (pid === "inside" ? inside(words) : outside()));
