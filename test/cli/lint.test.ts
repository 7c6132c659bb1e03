import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, describe, expect, test } from "vitest";
import { buildPackage, LAUNCHER, REPOSITORY } from "./built-package.ts";
import { nospof } from "./run-nospof.ts";
import { folderWith, topologyFile } from "./stack-folder.ts";

beforeAll(buildPackage);

const sound = topologyFile();
/** One load balancer is a single point of failure. */
const fragile = topologyFile().replace("replicas: 2", "replicas: 1");

describe("exit status", () => {
  test("0 for a sound topology", async () => {
    const result = await nospof(["lint"], { cwd: await folderWith({ "topology.ts": sound }) });
    expect(result).toMatchObject({ status: 0, stderr: "" });
  });

  test("1 for errors", async () => {
    const result = await nospof(["lint"], { cwd: await folderWith({ "topology.ts": fragile }) });
    expect(result).toMatchObject({ status: 1, stderr: "" });
    expect(result.stdout).toMatch(/^topology\.ts:\d+:\d+ {2}error {2}single-point-of-failure$/m);
  });

  test("1 for more warnings than are allowed, 0 for as many", async () => {
    const asWarnings = fragile.replace(
      "entrypoints:",
      'rules: { "single-point-of-failure": "warning" }, entrypoints:',
    );
    const cwd = await folderWith({ "topology.ts": asWarnings });
    const report = JSON.parse((await nospof(["lint", "--format", "json"], { cwd })).stdout);
    const errors: readonly { rule: string; severity: string }[] = report.diagnostics.filter(
      (each: { severity: string }) => each.severity === "error",
    );
    expect(errors).toEqual([]);
    const warnings: number = report.summary.warnings;
    expect(warnings).toBeGreaterThan(0);
    expect((await nospof(["lint", "--max-warnings", String(warnings)], { cwd })).status).toBe(0);
    expect((await nospof(["lint", "--max-warnings", String(warnings - 1)], { cwd })).status).toBe(1);
  });

  test("0 for errors that are suppressed", async () => {
    const accepted = fragile
      .replace("size, topology", "size, suppress, topology")
      .replace(
        "entrypoints:",
        'suppress: ["single-point-of-failure", "load-balancer-not-redundant"].map((rule) => suppress(rule, { because: "a trial" })), entrypoints:',
      );
    const result = await nospof(["lint"], { cwd: await folderWith({ "topology.ts": accepted }) });
    expect(result.status).toBe(0);
    expect(result.stdout).toContain("a trial");
  });
});

describe("several stacks", () => {
  const files = {
    "stacks/a/topology.ts": sound,
    "stacks/b/topology.ts": fragile,
    "stacks/c/README.md": "no stack",
  };

  test("are linted one after the other; one with errors is enough for status 1", async () => {
    const cwd = await folderWith(files);
    const result = await nospof(["lint", "stacks/*"], { cwd });
    expect(result.status).toBe(1);
    expect(result.stdout).toMatch(/^stacks\/b\/topology\.ts:\d+:\d+ /m);
    expect(result.stdout.match(/^small: /gm)).toHaveLength(2);
  });

  test("give a JSON array; one stack gives one document, also through a pattern an array", async () => {
    const cwd = await folderWith(files);
    const json = async (...paths: readonly string[]) =>
      JSON.parse((await nospof(["lint", "--format", "json", ...paths], { cwd })).stdout);
    expect(
      (await json("stacks/a", "stacks/b")).map(({ topology }: { topology: string }) => topology),
    ).toEqual(["small", "small"]);
    expect((await json("stacks/a")).topology).toBe("small");
    expect(await json("stacks/a*")).toHaveLength(1);
  });

  test("are told apart in one SARIF log with a run each", async () => {
    const cwd = await folderWith(files);
    const { stdout } = await nospof(["lint", "stacks/*/topology.ts", "--format", "sarif"], { cwd });
    const log = JSON.parse(stdout);
    expect(log.version).toBe("2.1.0");
    expect(log.runs).toHaveLength(2);
    const uris = JSON.stringify(log.runs[1]);
    expect(uris).toContain("stacks/b/topology.ts");
  });

  test("are each linted once, however often they are named", async () => {
    const cwd = await folderWith(files);
    const { stdout } = await nospof(["lint", "stacks/a", "stacks/a/topology.ts", "./stacks/a/"], { cwd });
    expect(stdout.match(/^small: /gm)).toHaveLength(1);
  });
});

describe("output", () => {
  test("to a file leaves the terminal empty and has no colours", async () => {
    const cwd = await folderWith({ "topology.ts": fragile });
    const result = await nospof(["lint", "--output", "reports/lint.txt"], {
      cwd,
      env: { FORCE_COLOR: "1", NO_COLOR: "" },
    });
    expect(result).toMatchObject({ status: 1, stdout: "", stderr: "" });
    const text = await readFile(join(cwd, "reports/lint.txt"), "utf8");
    expect(text).toContain("single-point-of-failure");
    expect(text).not.toContain("\u001b");
  });

  test("is coloured only where colours are wanted", async () => {
    const cwd = await folderWith({ "topology.ts": fragile });
    const run = async (env: Readonly<Record<string, string>>) =>
      (await nospof(["lint"], { cwd, env })).stdout;
    expect(await run({ NO_COLOR: "", FORCE_COLOR: "1" })).toContain("\u001b[");
    expect(await run({ NO_COLOR: "1", FORCE_COLOR: "1" })).not.toContain("\u001b");
    expect(await run({ NO_COLOR: "", CI: "true" })).not.toContain("\u001b");
  });

  test("may be read only in part", async () => {
    const script = `'${process.execPath}' '${LAUNCHER}' lint stacks/fragile --format json | head -1`;
    const result = await execa("bash", ["-c", script], { cwd: REPOSITORY });
    expect(result).toMatchObject({ stdout: "{", stderr: "" });
  });
});

test("the lock file's placements are what is linted, and lint writes nothing", async () => {
  const cwd = await folderWith({
    "topology.ts": sound.replace(
      '[zone("a"), zone("b"), zone("c")]',
      '[zone("a", { hosts: 2 }), zone("b"), zone("c")]',
    ),
  });
  const before = (await nospof(["lint", "--format", "json"], { cwd })).stdout;
  const { stdout } = await execa("ls", [cwd]);
  expect(stdout).toBe("topology.ts");
  expect((await nospof(["lint", "--format", "json"], { cwd })).stdout).toBe(before);
});

test("nospof can be imported from wherever the topology lies, and is the copy that runs", async () => {
  const cwd = await folderWith({
    "topology.ts": `import * as dsl from "nospof";\nconsole.error(import.meta.resolve("nospof"), Object.keys(dsl).length > 5);\nexport default 1;`,
  });
  const { stderr } = await nospof(["lint"], { cwd });
  expect(stderr).toContain(`${join(REPOSITORY, "dist/index.js")} true`);
});

describe("help", () => {
  test.each(["lint", "compile", "drill", "init", "lab"])(
    "of %s has an example and needs no topology",
    async (command) => {
      const cwd = await folderWith();
      for (const args of [
        [command, "--help"],
        ["help", command],
      ]) {
        const result = await nospof(args, { cwd });
        expect(result).toMatchObject({ status: 0, stderr: "" });
        expect(result.stdout).toContain(`Usage: nospof ${command}`);
        expect(result.stdout).toMatch(new RegExp(`^ {2}\\$ (?:sudo )?nospof ${command}`, "m"));
      }
    },
  );

  test("of nospof itself names every command and the exit status", async () => {
    const { stdout, status } = await nospof(["--help"], { cwd: await folderWith() });
    const commands = [...stdout.matchAll(/^ {2}([a-z]+)(?: \[.*\])? {2,}\S/gm)].map(([, name]) => name);
    expect(commands).toEqual(["lint", "cutsets", "availability", "compile", "drill", "init", "lab", "help"]);
    expect(stdout).toContain("Exit status: 0 clean");
    expect(status).toBe(0);
  });

  test("the version is that of the package", async () => {
    const { stdout } = await nospof(["--version"], { cwd: await folderWith() });
    expect(stdout.trim()).toBe(JSON.parse(await readFile(join(REPOSITORY, "package.json"), "utf8")).version);
  });
});

test("a fault of nospof itself says what to report, with status 70", async () => {
  const broken = "process.on('exit', () => {}); process.stdout.write = () => { throw new Error('a bug'); };";
  const call = [
    "--import",
    `data:text/javascript,${encodeURIComponent(broken)}`,
    LAUNCHER,
    "lint",
    "stacks/shop",
  ];
  const result = await execa(process.execPath, call, { cwd: REPOSITORY, reject: false });
  expect(result.stderr).toContain("nospof itself failed: Error: a bug");
  expect(result.stderr).toContain("NOSPOF_DEBUG=1");
  expect(result.stderr).not.toMatch(/^\s+at /m);
  expect(result.exitCode).toBe(70);
});
