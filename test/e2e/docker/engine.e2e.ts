/** Docker engines for other tests: a Docker of the release nospof needs, registries, networks, losses of power. */
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changed, type Image } from "../images/image.ts";
import { officialImage } from "../images/official.ts";
import { type Fleet, openFleet } from "./fleet.ts";

let nginx: Image;
let fleet: Fleet;

beforeAll(async () => {
  nginx = await officialImage("nginx", "1.22");
  fleet = await openFleet({
    engines: ["a"],
    images: { "nginx:1.22.1": nginx, "registry.example/shop/web:1.0.0": changed(nginx, "1.0.0") },
  });
}, 600_000);

afterAll(() => fleet?.close());

const docker = (...words: readonly string[]): Promise<string> => fleet.engine("a").docker(words);
const idOf = (image: string): Promise<string> => docker("image", "inspect", "--format={{.Id}}", image);

test("it is Docker 28 or newer, which names interfaces, and can limit what containers use", async () => {
  const [version, limits] = (
    await docker("info", "--format={{.ServerVersion}}\n{{.MemoryLimit}} {{.CPUCfsQuota}} {{.Driver}}")
  ).split("\n");
  expect(Number(version?.split(".")[0])).toBeGreaterThanOrEqual(28);
  expect(limits).toBe("true true overlay2");
});

describe("pulling", () => {
  test("Docker Hub's names come from its mirror, others from their registry", async () => {
    await docker("pull", "nginx:1.22.1");
    await docker("pull", "registry.example/shop/web:1.0.0");
    expect(await docker("images", "--format={{.Repository}}:{{.Tag}}")).toContain("nginx:1.22.1");
    expect(await idOf("registry.example/shop/web:1.0.0")).not.toBe(await idOf("nginx:1.22.1"));
    expect(await docker("run", "--rm", "nginx:1.22.1", "nginx", "-v")).toBe("");
  });

  test("a tag that was published again is another image", async () => {
    const name = "registry.example/shop/web:1.1.0";
    await fleet.publish(name, changed(nginx, "first"));
    await docker("pull", name);
    const first = await idOf(name);
    await fleet.publish(name, changed(nginx, "second"));
    await docker("pull", name);
    expect(await idOf(name)).not.toBe(first);
  });

  test("what is nowhere cannot be pulled", async () => {
    await expect(docker("pull", "nginx:1.22.2")).rejects.toThrow(/registry-1\.docker\.io/);
    await fleet.publish("registry.example/shop/gone:1", nginx);
    await fleet.withdraw("registry.example/shop/gone:1");
    await expect(docker("pull", "registry.example/shop/gone:1")).rejects.toThrow(/manifest unknown/);
  });
});

test("a container has its addresses on interfaces of the names asked for, and clients of the host reach it", async () => {
  await docker("network", "create", "--subnet=10.77.1.0/24", "--gateway=10.77.1.1", "dmz");
  await docker("network", "create", "--subnet=10.77.2.0/24", "--gateway=10.77.2.254", "--internal", "app");
  const endpoint = (network: string, address: string, name: string): string =>
    `--network=name=${network},ip=${address},driver-opt=com.docker.network.endpoint.ifname=${name}`;
  await docker(
    ...["run", "--detach", "--name=web", "--memory=67108864", "--cpus=0.5"],
    ...[endpoint("dmz", "10.77.1.20", "outer0"), endpoint("app", "10.77.2.20", "inner0"), "nginx:1.22.1"],
  );
  const interfaces = await docker(
    "exec",
    "web",
    "sh",
    "-c",
    "head -v /sys/class/net/*/address; cat /proc/net/fib_trie",
  );
  for (const wanted of ["outer0", "inner0", "10.77.1.20", "10.77.2.20"]) expect(interfaces).toContain(wanted);
  const limit = "cd /sys/fs/cgroup; cat memory.max 2>/dev/null || cat memory/memory.limit_in_bytes";
  expect(await docker("exec", "web", "sh", "-c", limit)).toBe("67108864");

  const page = ["curl", "--silent", "--fail", "--max-time", "10", "http://10.77.1.20/"];
  await expect.poll(() => fleet.engine("a").inNetwork(page), { timeout: 20_000 }).toContain("nginx");
  // Nothing of it is in this machine's own network.
  const [curl = "", ...words] = page;
  await expect(execa(curl, words)).rejects.toThrow();
  expect((await execa("ip", ["-o", "address"])).stdout).not.toContain("10.77.");
}, 120_000);

test("a loss of power ends all containers at once, and leaves the disk", async () => {
  const engine = fleet.engine("a");
  await docker("volume", "create", "kept");
  const write = ["sh", "-c", "echo written >/kept/file; sync; exec sleep 1000"];
  await docker(
    "run",
    "--detach",
    "--name=writer",
    "--restart=unless-stopped",
    "--volume=kept:/kept",
    "nginx:1.22.1",
    ...write,
  );
  await expect.poll(() => docker("exec", "writer", "cat", "/kept/file"), { timeout: 20_000 }).toBe("written");
  const started = await docker("inspect", "--format={{.State.StartedAt}}", "writer");

  await engine.kill();
  await expect(docker("ps")).rejects.toThrow("engine a is off");
  await engine.start();

  const state = (): Promise<string> =>
    docker("inspect", "--format={{.State.Running}} {{.State.StartedAt}}", "writer");
  await expect.poll(state, { timeout: 30_000 }).toMatch(/^true /);
  expect(await state()).not.toContain(started);
  expect(await docker("run", "--rm", "--volume=kept:/kept", "nginx:1.22.1", "cat", "/kept/file")).toBe(
    "written",
  );
  await docker("rm", "--force", "writer");
}, 120_000);

test("an engine that is stopped in order comes back, too", async () => {
  const engine = fleet.engine("a");
  await engine.stop();
  await engine.start();
  expect(await docker("images", "--format={{.Repository}}:{{.Tag}}")).toContain("nginx:1.22.1");
}, 120_000);
