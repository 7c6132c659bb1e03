import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { manifestSchema } from "../../src/cli/compile/manifest-schema.ts";
import { buildPackage } from "./built-package.ts";
import { expectUserError, nospof } from "./run-nospof.ts";
import { folderWith, topologyFile } from "./stack-folder.ts";

beforeAll(buildPackage);

const read = async (folder: string, path: string) => readFile(join(folder, path), "utf8");
const manifestIn = async (folder: string) =>
  manifestSchema.parse(JSON.parse(await read(folder, "manifest.json")));

describe("compile", () => {
  test("writes every file of the manifest with its mode and hash, and says where", async () => {
    const cwd = await folderWith({ "topology.ts": topologyFile() });
    const result = await nospof(["compile", "--out", "dist/small"], { cwd });
    expect(result.stderr).toBe("");
    expect(result.status).toBe(0);
    expect(result.stdout).toContain("small: 5 instances");
    expect(result.stdout).toMatch(/files +dist\/small\/<instance>\/… {2}\(\d+ new\)/);
    expect(result.stdout).toMatch(/lock file +nospof\.lock\.json {2}\(new: commit it\)/);
    const manifest = await manifestIn(join(cwd, "dist/small"));
    const files = manifest.instances.flatMap(({ name, files }) => files.map((file) => ({ name, ...file })));
    expect(files.map(({ path }) => path)).toContain("/etc/haproxy/haproxy.cfg");
    for (const { name, path, mode, sha256 } of files) {
      const written = join(cwd, "dist/small", name, path);
      expect((await stat(written)).mode & 0o7777).toBe(Number.parseInt(mode, 8));
      expect(
        createHash("sha256")
          .update(await readFile(written))
          .digest("hex"),
      ).toBe(sha256);
    }
  });

  test("gives the same bytes again, and touches nothing", async () => {
    const cwd = await folderWith({ "topology.ts": topologyFile() });
    await nospof(["compile"], { cwd });
    const [manifest, lock] = [await read(cwd, "out/manifest.json"), await read(cwd, "nospof.lock.json")];
    const again = await nospof(["compile"], { cwd });
    expect(again.stdout).toMatch(/\(\d+ unchanged\)/);
    expect(again.stdout).toContain("(unchanged)");
    expect(await read(cwd, "out/manifest.json")).toBe(manifest);
    expect(await read(cwd, "nospof.lock.json")).toBe(lock);
  });

  test("removes what no longer belongs, and nothing else", async () => {
    const cwd = await folderWith({ "topology.ts": topologyFile() });
    await nospof(["compile"], { cwd });
    await writeFile(join(cwd, "out/balancer-2/notes.txt"), "mine");
    await writeFile(join(cwd, "out/notes.txt"), "mine");
    await writeFile(join(cwd, "topology.ts"), topologyFile().replace("replicas: 2", "replicas: 1"));
    const result = await nospof(["compile"], { cwd });
    expect(result.stdout).toMatch(/\d+ removed/);
    expect(existsSync(join(cwd, "out/balancer-2/etc"))).toBe(false);
    expect(await read(cwd, "out/balancer-2/notes.txt")).toBe("mine");
    expect(await read(cwd, "out/notes.txt")).toBe("mine");
    expect((await manifestIn(join(cwd, "out"))).instances.map(({ name }) => name)).not.toContain(
      "balancer-2",
    );
  });

  test("keeps addresses by the lock file", async () => {
    const cwd = await folderWith({ "topology.ts": topologyFile() });
    await nospof(["compile"], { cwd });
    const lock = JSON.parse(await read(cwd, "nospof.lock.json"));
    lock.addresses.inside["web-1"] = "10.10.2.200";
    await writeFile(join(cwd, "nospof.lock.json"), JSON.stringify(lock));
    await nospof(["compile"], { cwd });
    const web = (await manifestIn(join(cwd, "out"))).instances.find(({ name }) => name === "web-1");
    expect(web?.addresses).toEqual([{ network: "inside", address: "10.10.2.200" }]);
  });

  test("says how many errors lint would find, and compiles all the same", async () => {
    const cwd = await folderWith({ "topology.ts": topologyFile().replace("replicas: 2", "replicas: 1") });
    const result = await nospof(["compile"], { cwd });
    expect(result.stderr).toMatch(/^\n\d+ errors? found in this topology; to see them: nospof lint \.\n$/);
    expect(result.status).toBe(0);
  });

  test("shows no progress where nobody watches", async () => {
    const cwd = await folderWith({ "topology.ts": topologyFile() });
    const result = await nospof(["compile"], { cwd });
    for (const control of ["\r", "\u001b"]) expect(result.stdout + result.stderr).not.toContain(control);
  });
});

describe("compile --frozen", () => {
  test("refuses to write a lock file, and writes nothing else either", async () => {
    const cwd = await folderWith({ "topology.ts": topologyFile() });
    expectUserError(await nospof(["compile", "--frozen"], { cwd }), "nospof.lock.json: is missing");
    expect(existsSync(join(cwd, "out"))).toBe(false);
    expect(existsSync(join(cwd, "nospof.lock.json"))).toBe(false);
  });

  test("tells what would change", async () => {
    const cwd = await folderWith({ "topology.ts": topologyFile() });
    await nospof(["compile"], { cwd });
    const lock = await read(cwd, "nospof.lock.json");
    await writeFile(join(cwd, "topology.ts"), topologyFile().replace("replicas: 3", "replicas: 4"));
    expectUserError(
      await nospof(["compile", "--frozen"], { cwd }),
      "does not fit the topology any more",
      /addresses inside web-4: [\d.]+ is new/,
    );
    expect(await read(cwd, "nospof.lock.json")).toBe(lock);
  });

  test("compiles what fits", async () => {
    const cwd = await folderWith({ "topology.ts": topologyFile() });
    await nospof(["compile"], { cwd });
    expect((await nospof(["compile", "--frozen"], { cwd })).status).toBe(0);
  });
});

describe("a folder that is not compile's own", () => {
  const FOREIGN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "with other files": { "out/precious.txt": "x" },
    "with somebody else's manifest": { "out/manifest.json": '{"name":"a web app"}' },
    "with a manifest that leads out of it": {
      "out/manifest.json": JSON.stringify({
        nospof: { manifest: 1 },
        topology: "small",
        domains: [],
        networks: [],
        instances: [
          {
            name: "web-1",
            group: "web",
            ordinal: 1,
            placement: ["a"],
            addresses: [],
            programs: [],
            size: { cpu: 1, memoryBytes: 1, diskBytes: 1 },
            volumes: [],
            files: [{ path: "/../../precious.txt", mode: "0644", sha256: "0".repeat(64), program: "nginx" }],
            secretFiles: [],
            sysctls: {},
            afterStart: [],
          },
        ],
        virtualIps: [],
        flows: [],
        secrets: [],
      }),
      "precious.txt": "x",
    },
  };

  test.each(Object.entries(FOREIGN))("%s is refused, and taken with --force", async (_, files) => {
    const cwd = await folderWith({ "topology.ts": topologyFile(), ...files });
    expectUserError(await nospof(["compile"], { cwd }), "out: is not empty", "--force");
    expect((await nospof(["compile", "--force"], { cwd })).status).toBe(0);
    for (const [path, content] of Object.entries(files)) {
      if (!path.endsWith("manifest.json")) expect(await read(cwd, path)).toBe(content);
    }
  });

  test("with another topology is refused", async () => {
    const cwd = await folderWith({
      "one/topology.ts": topologyFile(),
      "two/topology.ts": topologyFile().replace('topology("small"', 'topology("other"'),
    });
    await nospof(["compile", "one"], { cwd });
    expectUserError(
      await nospof(["compile", "two"], { cwd }),
      'out: holds the files of the topology "small"',
    );
  });

  test("that is a file is refused", async () => {
    const cwd = await folderWith({ "topology.ts": topologyFile(), out: "x" });
    expectUserError(await nospof(["compile"], { cwd }), "out: is not a folder");
  });

  test("below a file is refused", async () => {
    const cwd = await folderWith({ "topology.ts": topologyFile(), file: "x" });
    expectUserError(await nospof(["compile", "--out", "file/out"], { cwd }), "file");
  });

  test("that is new is made, with those above it", async () => {
    const cwd = await folderWith({ "topology.ts": topologyFile() });
    expect((await nospof(["compile", "--out", "a/b/c"], { cwd })).status).toBe(0);
    expect(existsSync(join(cwd, "a/b/c/manifest.json"))).toBe(true);
  });

  test("that is empty is taken", async () => {
    const cwd = await folderWith({ "topology.ts": topologyFile() });
    await mkdir(join(cwd, "out"));
    expect((await nospof(["compile"], { cwd })).status).toBe(0);
  });
});

test("what a killed compile left aside does not disturb the next", async () => {
  const cwd = await folderWith({ "topology.ts": topologyFile(), "out/.nospof-staging/0": "half a file" });
  await chmod(join(cwd, "out/.nospof-staging/0"), 0o400);
  expect((await nospof(["compile"], { cwd })).status).toBe(0);
  expect(existsSync(join(cwd, "out/.nospof-staging"))).toBe(false);
  await rm(join(cwd, "out"), { recursive: true });
});
