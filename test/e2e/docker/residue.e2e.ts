/** Nothing is left of a fleet, however it ends. */
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";
import { officialImage } from "../images/official.ts";
import { openFleet } from "./fleet.ts";
import { livingNamespaces, NOTHING, namespacesOf, residueOf } from "./residue.ts";

const PROGRAM = fileURLToPath(new URL("kept-fleet.ts", import.meta.url));

const links = async (): Promise<string> => (await execa("ip", ["-o", "link"])).stdout;

/** Behind their process ids. */
const RUNNING = [expect.stringMatching(/ dockerd$/), expect.stringMatching(/ nginx$/)];

const patiently = { timeout: 30_000 };

test("a fleet that is closed leaves no process, namespace, mount, cgroup or file", async () => {
  const before = await links();
  const image = await officialImage("nginx", "1.22");
  const fleet = await openFleet({ engines: ["a", "b"], wires: ["eth1"], images: { "nginx:1.22.1": image } });
  await fleet.engine("a").docker(["run", "--detach", "--publish=8080:80", "--memory=64m", "nginx:1.22.1"]);
  const namespaces = namespacesOf(fleet.name);
  const there = residueOf(fleet.name);
  // The hub, two engines and a container.
  expect(namespaces.filter((namespace) => namespace.startsWith("net:"))).toHaveLength(4);
  expect(there.processes).toEqual(expect.arrayContaining(RUNNING));
  expect(there.mounts).not.toEqual([]);
  expect(there.cgroups).not.toEqual([]);
  expect(await links()).toBe(before);

  await fleet.close();
  expect(residueOf(fleet.name)).toEqual(NOTHING);
  const living = livingNamespaces();
  expect(namespaces.filter((namespace) => living.has(namespace))).toEqual([]);
  expect(await links()).toBe(before);
  await fleet.close();
}, 600_000);

test("when its process is killed, its processes end by themselves, and the next fleet removes the rest", async () => {
  const image = await officialImage("nginx", "1.22");
  const child = execa(process.execPath, ["--conditions=nospof-source", PROGRAM, JSON.stringify(image)], {
    reject: false,
    stdin: "ignore",
    stderr: "inherit",
    buffer: false,
  });
  const name = await new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (chunk: unknown) => resolve(String(chunk).trim()));
    child.on("close", () => reject(new Error("the fleet did not open")));
  });
  expect(residueOf(name).processes).toEqual(expect.arrayContaining(RUNNING));
  child.kill("SIGKILL");
  await child;

  await expect.poll(() => residueOf(name).processes, patiently).toEqual([]);
  expect(residueOf(name).files).not.toEqual([]);
  const next = await openFleet({ engines: [] });
  try {
    expect(residueOf(name)).toEqual(NOTHING);
  } finally {
    await next.close();
  }
}, 600_000);
