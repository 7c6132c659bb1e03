/**
 * One command at a time works on a lab. The lock is a Unix socket without a file (unix(7), abstract): the kernel
 * releases it with the process that holds it, however that one ends.
 */
import { connect, createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "./lab-error.ts";

export interface LabLock {
  readonly release: () => Promise<void>;
}

const ATTEMPT_MS = 50;

/**
 * @param patienceMs how long to wait for another command to end
 * @throws LabError that names the process that holds it
 */
export async function lockLab(lab: string, patienceMs: number): Promise<LabLock> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const lock = await tryLockLab(lab);
    if (lock !== undefined) return lock;
    if (performance.now() >= deadline) {
      const holder = await holderOf(lab);
      throw new LabError(
        `another nospof command is at work on lab "${lab}"${holder === undefined ? "" : ` (process ${holder})`}`,
        "wait until it has ended, or end it: what it leaves is cleaned up by the next command",
        "give this lab a name of its own: --name",
      );
    }
    await sleep(ATTEMPT_MS);
  }
}

/** @returns undefined when another process holds it */
export async function tryLockLab(lab: string): Promise<LabLock | undefined> {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.end(String(process.pid));
  });
  if (!(await listens(server, addressOf(lab)))) return undefined;
  // The lock is held as long as the process lives; it is no reason to live on.
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

function listens(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(error);
    });
    server.listen({ path }, () => resolve(true));
  });
}

function holderOf(lab: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect({ path: addressOf(lab) });
    socket.setTimeout(1000, () => socket.destroy());
    socket.on("data", (chunk) => {
      text += String(chunk);
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(/^\d+$/.test(text) ? text : undefined));
  });
}

function addressOf(lab: string): string {
  return `\0nospof/lab/${lab}`;
}
