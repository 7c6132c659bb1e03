import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { buildPackage } from "../built-package.ts";
import { expectUserError, nospof } from "../run-nospof.ts";
import { folderWith, topologyFile } from "../stack-folder.ts";

beforeAll(buildPackage);

const sound = topologyFile();
/** Nothing that clients use. */
const NOBODY = `import { topology, zone } from "nospof";
export default topology("empty", { domains: [zone("a")], entrypoints: [] });
`;
const fragile = topologyFile()
  .replace("replicas: 2", "replicas: 1")
  .replace('gateway: "redundant"', 'gateway: "single"');

async function availability(topology: string, ...args: readonly string[]) {
  return nospof(["availability", ...args], { cwd: await folderWith({ "topology.ts": topology }) });
}

test("what is promised is kept, and what costs and helps most is said", async () => {
  const kept = await availability(sound);
  expect(kept).toMatchObject({ status: 0, stderr: "" });
  expect(kept.stdout).toMatchInlineSnapshot(`
    "site: 99.9988 % predicted, 99.9 % promised: kept
      6 min 8 s a year without service, 1 % of the error budget of 8 h 46 min
        5 min 56 s while too much is down; 11 s at most while something takes over
      costs most
        5 min 37 s  3 hosts
        1 min 4 s  3 zones
        59 s  3 instances of web
        20 s  2 instances of balancer
        3.7 s  2 gateways of network edge
        … and 2 more: --verbose
      pauses most
        3.0 s  gateway edge/1: 1.0 s each time
        3.0 s  gateway edge/2: 1.0 s each time
        2.0 s  instance balancer-1: 0.7 s each time
        2.0 s  instance balancer-2: 0.6 s each time
        0.4 s  host a~1: 0.7 s each time
        … and 7 more: --verbose
      helps most
        40 s less: 99.9988 % → 99.9989 %  one more replica: service("web", { replicas: 4, … })
        17 s less: 99.99883 % → 99.99888 %  one more replica: loadBalancer("balancer", { replicas: 3, … })
    "
  `);
});

test("what is not kept ends with 1, and says what would help", async () => {
  const missed = await availability(fragile);
  expect(missed).toMatchObject({ status: 1, stderr: "" });
  expect(missed.stdout).toMatchInlineSnapshot(`
    "site: 99.77 % predicted, 99.9 % promised: MISSED
      19 h 28 min a year without service, 222 % of the error budget of 8 h 46 min
        19 h 28 min while too much is down; 0.1 s at most while something takes over
      costs most
        13 h 20 min  3 hosts
        3 h  gateway edge
        1 h 37 min  3 zones
        1 h 31 min  instance balancer-1
        40 s  3 instances of web
        … and 2 more: --verbose
      pauses most
        0 s  network edge/1: 0.2 s each time
        0 s  network edge/2: 0.2 s each time
        0 s  network inside/1: 0.2 s each time
        0 s  network inside/2: 0.2 s each time
      helps most
        16 h 22 min less: 99.77 % → 99.96 %  one more replica: loadBalancer("balancer", { replicas: 2, … })
        2 h 59 min less: 99.77 % → 99.81 %  a second gateway: network("edge", { external: { gateway: "redundant", … }, … })
        21 s less: 99.77776 % → 99.77783 %  one more replica: service("web", { replicas: 4, … })
    "
  `);
});

test("how much each contributor matters is said to those who ask for more", async () => {
  const { stdout } = await availability(fragile, "--verbose");
  expect(stdout).toMatch(
    /^ {4}1 h 31 min {2}instance balancer-1: Fussell-Vesely 0\.07\d+, Birnbaum (1\.0|0\.99\d*)$/m,
  );
  expect(stdout).toMatch(
    /^ {4}13 h 20 min {2}3 hosts: Fussell-Vesely 0\.6\d+, Birnbaum (1\.0|0\.99\d*) at most$/m,
  );
});

test("as it is while a part is down", async () => {
  const { status, stdout } = await availability(sound, "--what-if", "web-1=down");
  expect(stdout).toMatch(/^While instance web-1 is down:\n\nsite: 9/);
  expect(status).toBe(1);
  expectUserError(await availability(sound, "--what-if", "web-9=down"), "expected a part of this topology");
});

test("programs get every number as JSON, also of what is declared", async () => {
  const declared = sound.replace(
    "domains: zones,",
    'domains: zones, reliability: { host: { mtbf: "1y", mttr: "1h" } },',
  );
  const cwd = await folderWith({ "topology.ts": declared });
  const args = ["availability", "--format", "json", "--output", "out/availability.json"];
  expect(await nospof(args, { cwd })).toEqual({ status: 0, stdout: "", stderr: "" });
  const report = JSON.parse(await readFile(join(cwd, "out/availability.json"), "utf8"));
  const [site] = report.entrypoints;
  expect(site).toMatchObject({ entrypoint: "site", slo: 0.999, met: true, verdict: "kept" });
  expect(site).toMatchObject({
    calculatedBy: { down: "diagram", degraded: "diagram" },
    downAtLeast: site.down,
    availableAtMost: site.available,
    degradedAtLeast: site.degraded,
  });
  expect(site.available).toBeCloseTo(1 - site.down - site.failover, 12);
  expect(site.improvements[0].available).toBeGreaterThan(site.available);
  for (const { gone, fussellVesely, birnbaum, events, importance } of site.contributors) {
    expect(gone).toBeLessThanOrEqual(site.down);
    expect(fussellVesely).toBeCloseTo(gone / site.down, 12);
    expect(importance.map(({ event }: { event: string }) => event)).toEqual(events);
    expect(Math.max(...importance.map((one: { birnbaum: number }) => one.birnbaum))).toBe(birnbaum);
  }
  const host = report.failureData.find(({ event }: { event: string }) => event.startsWith("host:"));
  expect(host).toMatchObject({ mtbfHours: 8760, mttrHours: 1, from: "declared" });
});

test("a topology without an entrypoint is refused", async () => {
  expectUserError(
    await availability(NOBODY),
    "the topology has no entrypoint: nothing that could be available",
  );
});
