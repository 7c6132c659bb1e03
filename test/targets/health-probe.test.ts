/** The health checks that run inside a container, run here: with each of the programs an image may have. */
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Group } from "../../src/plan/model.ts";
import { healthCheck } from "../../src/targets/docker/health-check.ts";
import { shopPlan } from "./shop.ts";

const BASE = ["sh", "test", "grep", "head", "cat"];
const DEBIAN = { curl: "curl", wget: "wget", bash: "bash", nc: "netcat-openbsd" } as const;

let server: Server;
let port = 0;
const folders: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    response.writeHead(request.url === "/it's%20well" ? 200 : request.url === "/moved" ? 302 : 503, {
      location: "/",
    });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Runs a check as Docker would, in an image that has nothing but the base programs and `program`. */
async function check(declared: object, program: keyof typeof DEBIAN): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "nospof-probe-"));
  folders.push(folder);
  for (const name of [...BASE, program]) {
    const found = await execa("sh", ["-c", `command -v ${name}`], { reject: false });
    const path = name === "test" ? "/usr/bin/test" : found.stdout;
    if (path === "") throw new Error(`${name} is missing: install the Debian package ${DEBIAN[program]}`);
    symlinkSync(path, join(folder, name));
  }
  const plan = shopPlan();
  const instance = plan.instances.find((one) => one.name === "api-1");
  const group = plan.groups.find((one) => one.name === "api");
  if (instance === undefined || group?.kind !== "service") throw new Error("the shop has no api");
  const local: Group = {
    ...group,
    declared: {
      ...group.declared,
      ports: [{ name: "http", port, protocol: "tcp" }],
      healthCheck: { intervalMs: 1000, timeoutMs: 2000, fall: 1, rise: 1, ...declared } as never,
    },
  };
  const here = { ...instance, addresses: [{ network: "app", address: "127.0.0.1" }] };
  const tests = healthCheck(local, here, 1)?.tests;
  if (!Array.isArray(tests)) throw new Error("no check");
  const [kind, command] = tests;
  expect(kind).toBe("CMD-SHELL");
  const { exitCode } = await execa("/bin/sh", ["-c", String(command)], {
    env: { PATH: folder },
    extendEnv: false,
    reject: false,
  });
  return exitCode === 0;
}

describe.each(["curl", "wget", "bash"] as const)("an HTTP check with %s", (program) => {
  it.each([
    ["/it's%20well", 200, true],
    ["/sick", 200, false],
    ["/sick", 503, true],
    ["/moved", 302, true],
  ])("of %s for %i is %s", async (path, status, well) => {
    expect(await check({ kind: "http", port: "http", path, status }, program)).toBe(well);
  });
});

it("a TCP check with bash tells an open port from a closed one", async () => {
  expect(await check({ kind: "tcp", port: "http" }, "bash")).toBe(true);
  const open = port;
  port = 1;
  expect(await check({ kind: "tcp", port: "http" }, "bash")).toBe(false);
  port = open;
});
