/** A whole drill through the command line: real programs, real faults, real measurements. */
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { beforeAll, expect, test } from "vitest";
import type { JsonDrill } from "../../src/drill/reporters/json.ts";
import { labNames } from "../../src/targets/lab/machine/index.ts";
import { buildPackage, LAUNCHER } from "../cli/built-package.ts";
import { nospof } from "../cli/run-nospof.ts";
import { folderWith, topologyFile } from "../cli/stack-folder.ts";
import { requireProgram } from "../programs/required-program.ts";

beforeAll(async () => {
  await requireProgram("haproxy");
  await requireProgram("keepalived");
  await buildPackage();
});

/** Declared so that its programs are those of any supported Debian, and reacts within a test. */
const SMALL = topologyFile()
  .replace("entrypoints: [site],", 'entrypoints: [site], software: "debian-12",')
  .replace('httpCheck("/")', 'httpCheck("/", { interval: "500ms", timeout: "400ms" })');

async function drill(file: string, name: string, ...args: readonly string[]) {
  const cwd = await folderWith({ "topology.ts": file });
  return await nospof(["drill", "--name", name, ...args], { cwd });
}

function documentOf(text: string): JsonDrill {
  return JSON.parse(text);
}

test("what is predicted of a load balancer, a backend, a network and a pair of faults is what happens", async () => {
  const faults = [
    "instance:balancer-1",
    "kill:web-1/application",
    "hang:web-2/application",
    "network:inside/1",
  ];
  const pair = "instance:web-1 and instance:web-2";
  const result = await drill(
    SMALL,
    "drill-holds",
    ...[...faults, pair].flatMap((fault) => ["--fault", fault]),
    "--format",
    "json",
  );
  const report = documentOf(result.stdout);
  expect(report.faults.map(({ fault }) => fault)).toEqual([...faults, pair]);
  const states = report.faults.map(({ entrypoints }) => entrypoints[0]?.measured.state);
  expect(states, result.stderr).toEqual(["serves", "serves", "serves", "serves", "down"]);
  // Times belong to a machine that does nothing else: what they are compared with is tested in judge.test.ts.
  expect(report.summary.error, result.stderr).toBe(0);
  expect(report.summary.impossible).toBe(0);
  expect(labNames()).not.toContain("drill-holds");
}, 180_000);

test("a program that does without what it is said to need fails the prediction, with exit status 1", async () => {
  const file = SMALL.replace("import { backup,", "import { hard, backup,").replace(
    'const web = service("web", {',
    'const stock = service("stock", { image: "stock:1.0.0", ports: { http: 8080 }, replicas: 1, networks: [inside], size: { cpu: 1, memory: "512MiB" } });\nconst web = service("web", {\n  dependsOn: [hard(stock.ports.http)],',
  );
  const result = await drill(
    file,
    "drill-fails",
    "--run",
    "web=node --eval 'require(`node:http`).createServer((_, answer) => answer.end(`ok`)).listen(80)'",
    "--fault",
    "instance:stock-1",
    "--format",
    "junit",
  );
  expect(result.stdout, result.stderr).toContain("predicted: down; measured: serves");
  expect(result.stdout).toContain('failures="1"');
  expect(result.status).toBe(1);
  expect(labNames()).not.toContain("drill-fails");
}, 180_000);

test("a drill that is interrupted takes its lab down", async () => {
  const cwd = await folderWith({ "topology.ts": SMALL });
  const drilling = execa(process.execPath, [LAUNCHER, "drill", "--name", "drill-ends"], {
    cwd,
    reject: false,
    stdin: "ignore",
  });
  while (!labNames().includes("drill-ends")) await sleep(50);
  await sleep(2000);
  drilling.kill("SIGINT");
  const { exitCode, signal } = await drilling;
  // The launcher hands on how it ended, in one way or the other.
  expect(exitCode === 130 || signal === "SIGINT").toBe(true);
  expect(labNames()).not.toContain("drill-ends");
}, 60_000);
