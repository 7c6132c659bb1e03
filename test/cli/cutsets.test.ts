import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { buildPackage } from "./built-package.ts";
import { expectUserError, nospof } from "./run-nospof.ts";
import { folderWith, topologyFile } from "./stack-folder.ts";

beforeAll(buildPackage);

const sound = topologyFile();
/** Nothing that clients use. */
const NOBODY = `import { topology, zone } from "nospof";
export default topology("empty", { domains: [zone("a")], entrypoints: [] });
`;
const fragile = topologyFile().replace("replicas: 2", "replicas: 1");

async function cutsets(topology: string, ...args: readonly string[]) {
  return nospof(["cutsets", ...args], { cwd: await folderWith({ "topology.ts": topology }) });
}

test("pairs are told by kind, and single points first", async () => {
  const both = await cutsets(sound);
  expect(both).toMatchObject({ status: 0, stderr: "" });
  expect(both.stdout).toMatchInlineSnapshot(`
    "site: 0 single points of failure, 35 pairs
      6  one of the 3 hosts, with one of the 3 instances of web
           a~1, with web-1 or web-3
           b~1, with web-1 or web-2
           c~1, with web-2 or web-3
      6  one of the 3 hosts, with one of the 3 zones
           a~1, with b or c
           b~1, with a or c
           c~1, with a or b
      6  one of the 3 instances of web, with one of the 3 zones
           web-1, with a or b
           web-2, with b or c
           web-3, with a or c
      3  any two of the 3 hosts: a~1, b~1, c~1
      3  any two of the 3 instances of web: web-1, web-2, web-3
      3  any two of the 3 zones: a, b, c
      2  one of the 2 hosts, with one of the 2 instances of balancer
           a~1, with balancer-2
           c~1, with balancer-1
      2  one of the 2 instances of balancer, with one of the 2 zones
           balancer-1, with c
           balancer-2, with a
      1  gateway edge/1 and gateway edge/2
      1  instance balancer-1 and instance balancer-2
      1  network edge/1 and network edge/2
      1  network inside/1 and network inside/2
    "
  `);
  expect((await cutsets(fragile)).stdout).toMatchInlineSnapshot(`
    "site: 3 single points of failure, 18 pairs
      1  host a~1
      1  instance balancer-1
      1  zone a
      4  one of the 2 hosts, with one of the 3 instances of web
           b~1, with web-1 or web-2
           c~1, with web-2 or web-3
      4  one of the 3 instances of web, with one of the 2 zones
           web-1, with b
           web-2, with b or c
           web-3, with c
      3  any two of the 3 instances of web: web-1, web-2, web-3
      2  one of the 2 hosts, with one of the 2 zones
           b~1, with c
           c~1, with b
      1  gateway edge/1 and gateway edge/2
      1  host b~1 and host c~1
      1  network edge/1 and network edge/2
      1  network inside/1 and network inside/2
      1  zone b and zone c
    "
  `);
});

test("what is left to fail while a part is down", async () => {
  const { stdout } = await cutsets(sound, "--what-if", "web-1=down");
  expect(stdout).toMatchInlineSnapshot(`
    "While instance web-1 is down:

    site: 6 single points of failure, 6 pairs
      2  any of the 2 hosts (a~1, b~1)
      2  any of the 2 instances of web (web-2, web-3)
      2  any of the 2 zones (a, b)
      1  gateway edge/1 and gateway edge/2
      1  host c~1, with instance balancer-1
      1  instance balancer-1 and instance balancer-2
      1  instance balancer-1, with zone c
      1  network edge/1 and network edge/2
      1  network inside/1 and network inside/2
    "
  `);
  expect((await cutsets(fragile, "--what-if", "instance:web-1=down")).stdout).toMatchInlineSnapshot(`
    "While instance web-1 is down:

    site: 7 single points of failure, 3 pairs
      2  any of the 2 hosts (a~1, b~1)
      1  instance balancer-1
      2  any of the 2 instances of web (web-2, web-3)
      2  any of the 2 zones (a, b)
      1  gateway edge/1 and gateway edge/2
      1  network edge/1 and network edge/2
      1  network inside/1 and network inside/2
    "
  `);
});

test("programs get all of them as JSON, in a file where one is named", async () => {
  const cwd = await folderWith({ "topology.ts": sound });
  const args = ["cutsets", "--format", "json", "--output", "out/cuts.json"];
  expect(await nospof(args, { cwd })).toEqual({ status: 0, stdout: "", stderr: "" });
  const report = JSON.parse(await readFile(join(cwd, "out/cuts.json"), "utf8"));
  expect(report).toMatchObject({
    version: 1,
    topology: "small",
    whatIf: [],
    entrypoints: [
      {
        entrypoint: "site",
        effect: "down",
        already: false,
        counts: [
          { order: 1, count: 0 },
          { order: 2, count: 35 },
        ],
      },
    ],
  });
  expect(report.entrypoints[0].groups).toContainEqual({
    shape: "some",
    kinds: [{ kind: "instance", of: "balancer" }, { kind: "zone" }],
    count: 2,
    sets: [
      [["instance:balancer-1"], ["zone:c"]],
      [["instance:balancer-2"], ["zone:a"]],
    ],
  });
});

test.each([
  ["web-1", /got "web-1", expected <part>=down[\s\S]*fix: for example "host:/],
  ["web-9=down", /got "web-9=down", expected a part of this topology that can fail[\s\S]*did you mean/],
])("what cannot be assumed is refused: %s", async (given, message) => {
  expectUserError(await cutsets(sound, "--what-if", given), message);
});

test("an unknown entrypoint is refused, and so is a topology without one", async () => {
  expectUserError(await cutsets(sound, "--entrypoint", "shpo"), /got "shpo", expected one of/);
  expectUserError(await cutsets(NOBODY), "the topology has no entrypoint: nothing that could be taken down");
});
