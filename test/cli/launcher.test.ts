import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { beforeAll, describe, expect, test } from "vitest";
import { buildPackage, LAUNCHER, REPOSITORY } from "./built-package.ts";
import { folderWith } from "./stack-folder.ts";

beforeAll(buildPackage);

/** The launcher believes that it runs under this Node; the processes it starts know better. */
function launchUnder(
  version: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
  launcher = LAUNCHER,
) {
  const pretend = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
  const call = ["--import", `data:text/javascript,${encodeURIComponent(pretend)}`, launcher, ...args];
  return execa(process.execPath, call, { cwd, env, reject: false, stdin: "ignore" });
}

async function program(path: string, script: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

/** A launcher with dist/, but without the repository's own node_modules/node. */
async function launcherAlone(): Promise<string> {
  // Not below /tmp: a node_modules that somebody left there would be found.
  const folder = await folderWith({ "package.json": '{"type":"module"}' }, "/var/tmp");
  await mkdir(join(folder, "bin"));
  await execa("cp", [LAUNCHER, join(folder, "bin")]);
  await mkdir(join(folder, "dist", "cli"), { recursive: true });
  await writeFile(
    join(folder, "dist", "cli", "main.js"),
    "export const main = (args) => { console.log('ran', ...args); return 3; };",
  );
  return folder;
}

async function withNode(
  folder: string,
  version: string,
  script = `exec ${process.execPath} "$@"`,
): Promise<void> {
  await program(join(folder, "node_modules/node/bin/node"), script);
  await writeFile(join(folder, "node_modules/node/package.json"), JSON.stringify({ version }));
}

describe("an old Node", () => {
  test.each(["18.20.4", "20.19.0", "22.17.1", "23.5.0"])(
    "%s is replaced by that of node_modules",
    async (version) => {
      const { stdout, exitCode } = await launchUnder(version, ["--version"], await folderWith());
      expect(stdout).toMatch(/^\d+\.\d+\.\d+$/);
      expect(exitCode).toBe(0);
    },
  );

  test("gives way to the node_modules of the working directory before nospof's own", async () => {
    const cwd = await folderWith({ "deep/er/file": "" });
    await withNode(cwd, "24.1.0", 'echo "that of the stack: $*"; exit 7');
    const { stdout, exitCode } = await launchUnder("20.19.0", ["lint", "a b"], join(cwd, "deep/er"));
    expect(stdout).toBe(`that of the stack: ${LAUNCHER} lint a b`);
    expect(exitCode).toBe(7);
  });

  test("does not give way to another old one", async () => {
    const cwd = await folderWith();
    await withNode(cwd, "20.1.0", "echo old; exit 1");
    const { stdout } = await launchUnder("18.0.0", ["--version"], cwd);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test("is replaced through npx where there is no other, which is said", async () => {
    const alone = await launcherAlone();
    await program(join(alone, "path/npx"), `echo "$*" > ${alone}/call; echo ${alone}/newer`);
    await program(join(alone, "newer"), `exec ${process.execPath} "$@"`);
    const env = { PATH: `${alone}/path:/usr/bin:/bin` };
    const result = await launchUnder("20.19.0", ["lint"], alone, env, join(alone, "bin/nospof.js"));
    expect(result.stdout).toBe("ran lint");
    expect(result.stderr).toBe(
      "nospof: Node 20.19.0 is too old to run topology files; getting node@24 through npx",
    );
    expect(result.exitCode).toBe(3);
    const { stdout: call } = await execa("cat", [join(alone, "call")]);
    expect(call).toBe("--yes --package=node@24 -- node -p process.execPath");
  });

  test.each([
    ["fails", "exit 1"],
    ["gives no program", "true"],
  ])("when npx %s, the message tells what to install", async (_, script) => {
    const alone = await launcherAlone();
    await program(join(alone, "path/npx"), script);
    const env = { PATH: `${alone}/path:/usr/bin:/bin` };
    const result = await launchUnder("20.19.0", ["lint"], alone, env, join(alone, "bin/nospof.js"));
    expect(result.stderr).toContain("npm install --save-dev node@24");
    expect(result.stderr).toContain("needs Node 22.18 or newer, this is 20.19.0");
    expect(result.stdout).toBe("");
    expect(result.exitCode).toBe(2);
  });

  test("that calls itself new ends in a message and not in a loop", async () => {
    const cwd = await folderWith();
    const { stderr, exitCode } = await launchUnder("20.19.0", ["lint"], cwd, {
      NOSPOF_NODE_CHOSEN: "/x/node",
    });
    expect(stderr).toContain("npm install --save-dev node@24");
    expect(exitCode).toBe(2);
  });

  test("passes a signal on and ends by it", async () => {
    const cwd = await folderWith();
    await withNode(
      cwd,
      "24.1.0",
      'trap "echo told; trap - TERM; kill -TERM $$" TERM; echo ready; while :; do sleep 0.05; done',
    );
    const launched = launchUnder("20.19.0", ["lint"], cwd);
    launched.stdout?.once("data", () => launched.kill("SIGTERM"));
    const { stdout, signal } = await launched;
    expect(stdout).toBe("ready\ntold");
    expect(signal).toBe("SIGTERM");
  });
});

test.each(["22.18.0", "23.6.0", "24.0.0", "26.1.0"])(
  "Node %s runs the command line itself",
  async (version) => {
    const cwd = await folderWith();
    await withNode(cwd, "24.1.0", "echo not me; exit 1");
    const { stdout, exitCode } = await launchUnder(version, ["--version"], cwd);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+$/);
    expect(exitCode).toBe(0);
  },
);

test("a clone that is not built says how to build it", async () => {
  const alone = await launcherAlone();
  await execa("rm", ["-r", join(alone, "dist")]);
  const result = await execa(process.execPath, [join(alone, "bin/nospof.js"), "lint"], { reject: false });
  expect(result.stderr).toContain("npm run build");
  expect(result.stderr).not.toMatch(/^\s+at /m);
  expect(result.exitCode).toBe(2);
});

test("a launch loads no Pulumi, Handlebars or glob for lint", async () => {
  const trace = `
    import { registerHooks } from "node:module";
    registerHooks({ load: (url, context, next) => { process.stderr.write("loads " + url + "\\n"); return next(url, context); } });
  `;
  const call = [
    "--import",
    `data:text/javascript,${encodeURIComponent(trace)}`,
    LAUNCHER,
    "lint",
    "stacks/shop",
  ];
  const { stderr } = await execa(process.execPath, call, { cwd: REPOSITORY, reject: false });
  expect(stderr).toContain("loads file:");
  expect(stderr).toContain("/dist/cli/run-lint.js");
  expect(stderr).not.toMatch(
    // Of targets only what every command line needs: what a lab may be called, and how its errors are told.
    /loads .*(?:pulumi|handlebars|tinyglobby|dist\/render\/templates|dist\/targets\/(?!lab\/machine\/lab-(?:name|error)\.js))/,
  );
});
