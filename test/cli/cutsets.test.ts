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

test("more than two failures are listed where they are asked for", async () => {
  // One instance carries the load: three have to fail.
  const spare = sound.replace("needs: 2", "needs: 1");
  const { stdout } = await cutsets(spare, "--order", "3", "--verbose");
  const larger = stdout.slice(stdout.indexOf(" of order 3"));
  expect(larger).toContain("    instance web-1, instance web-2 and instance web-3\n");
  // What fails with two of its events is in no larger one.
  expect(larger).not.toContain("network edge/1 and network edge/2");
  expect((await cutsets(sound, "--order", "3")).stdout).toContain("  0 cut sets of order 3\n");
  expect((await cutsets(fragile, "--order", "1")).stdout).toBe(
    "site: 3 single points of failure, 18 pairs\n  1  host a~1\n  1  instance balancer-1\n  1  zone a\n",
  );
});

test("other tools get the fault tree, and what is read back is the same", async () => {
  const cwd = await folderWith({ "topology.ts": sound });
  const written = await nospof(["cutsets", "--format", "open-psa", "--output", "site.xml"], { cwd });
  expect(written).toEqual({ status: 0, stdout: "", stderr: "" });
  const xml = await readFile(join(cwd, "site.xml"), "utf8");
  expect(xml).toContain("<!-- Generated by nospof from the topology small (.). -->");
  const { stdout } = await nospof(["cutsets", "--open-psa", "site.xml", "--format", "json"], { cwd });
  const read = JSON.parse(stdout);
  expect(read.counts).toContainEqual({ order: 2, count: "35" });
  expect(read.sets).toHaveLength(35);
  const available = JSON.parse((await nospof(["availability", "--format", "json"], { cwd })).stdout);
  expect(read.probability).toBeCloseTo(available.entrypoints[0].down, 15);
});

const PUMPS = `<opsa-mef>
  <define-fault-tree name="cooling">
    <define-gate name="lost"><or><basic-event name="power"/><atleast min="2"><basic-event name="p1"/><basic-event name="p2"/><basic-event name="p3"/></atleast></or></define-gate>
  </define-fault-tree>
  <model-data>
    <define-basic-event name="power"><float value="0.001"/></define-basic-event>
    <define-basic-event name="p1"><float value="0.1"/></define-basic-event>
    <define-basic-event name="p2"><float value="0.1"/></define-basic-event>
    <define-basic-event name="p3"><float value="0.1"/></define-basic-event>
  </model-data>
</opsa-mef>
`;

test("fault trees of other tools are counted, listed and calculated", async () => {
  const cwd = await folderWith({ "pumps.xml": PUMPS });
  const { stdout, status } = await nospof(["cutsets", "--open-psa", "pumps.xml"], { cwd });
  expect(status).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "lost of cooling: 4 minimal cut sets, probability 0.0289720
      1  of order 1
      3  of order 2
        power
        p1, p2
        p1, p3
        p2, p3
    "
  `);
});

test("what is not coherent is refused by name and place, and so are calls that make no sense", async () => {
  const cwd = await folderWith({
    "xor.xml": PUMPS.replaceAll("or>", "xor>"),
    "pumps.xml": PUMPS,
    "topology.ts": sound,
  });
  const run = (...args: readonly string[]) => nospof(["cutsets", ...args], { cwd });
  expectUserError(await run("--open-psa", "xor.xml"), /^xor\.xml:3:\d+/m, "<xor>");
  expectUserError(await run("--open-psa", "pumps.xml", "--top", "p9"), "p9");
  expectUserError(await run(".", "--open-psa", "pumps.xml"), "expected one of them");
  expectUserError(await run("--open-psa", "pumps.xml", "--format", "open-psa"), "in this format already");
  expectUserError(await run("--top", "lost"), "it goes with --open-psa");
  expectUserError(await run("--open-psa", "gone.xml"), "gone.xml");
  expectUserError(await run("--order", "0"), "Expected a whole number from 1 to 99");
});
