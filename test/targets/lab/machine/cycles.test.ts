import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";
import type { Census } from "./census.ts";
import { machineLinks } from "./residue.ts";

const CYCLES = 100;

const PROGRAM = fileURLToPath(new URL("cycles.ts", import.meta.url));

interface Result {
  readonly before: Census;
  readonly largest: Census;
  readonly after: Census;
}

/** In a PID namespace of its own, where no other program of this machine can be seen. Its init is Bash, which reaps orphans. */
async function inNamespace(cycles: number): Promise<Result> {
  const script = '"$@"; exit $?';
  const node = [process.execPath, "--conditions=nospof-source", PROGRAM, String(cycles)];
  const { stdout } = await execa(
    "unshare",
    ["--pid", "--fork", "--mount-proc", "--kill-child", "bash", "-c", script, "bash", ...node],
    { stderr: "inherit" },
  );
  return JSON.parse(stdout);
}

test(`${CYCLES} labs one after another leave no namespace, mount, process, cgroup, file or interface`, async () => {
  const machine = async () => ({
    mounts: readFileSync("/proc/self/mountinfo", "utf8"),
    links: await machineLinks(),
  });
  const outside = await machine();
  const { before, largest, after } = await inNamespace(CYCLES);
  // What is compared is seen while it is there: five namespaces of each host and two of the keeper, and so on.
  expect(largest.namespaces.length - before.namespaces.length).toBeGreaterThanOrEqual(12);
  expect(largest.processes.length - before.processes.length).toBeGreaterThan(6);
  expect(largest.mounts.length - before.mounts.length).toBeGreaterThan(20);
  expect(largest.cgroups.length).toBeGreaterThan(6);
  expect(after).toEqual(before);
  expect([before.cgroups, before.files]).toEqual([[], []]);
  expect(await machine()).toEqual(outside);
}, 300_000);
