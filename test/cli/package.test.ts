/** The package as users get it: packed, installed into an empty folder, and used there. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPackage, REPOSITORY } from "./built-package.ts";

const PACKED_FOR_USERS = [
  "package.json",
  "README.md",
  "LICENSE",
  "bin/nospof.js",
  "dist/index.js",
  "dist/index.d.ts",
  "dist/cli/main.js",
  "templates/init/every/.gitignore.hbs",
  "policy-pack/PulumiPolicy.yaml",
  "policy-pack/package.json",
  "policy-pack/index.js",
  "docs/rules/single-point-of-failure.md",
];

let home: string;
let packed: readonly string[];

beforeAll(async () => {
  await buildPackage();
  home = await mkdtemp(join(tmpdir(), "nospof-package-"));
  // Without "prepare": it would remove dist/ under the feet of other tests.
  const pack = await execa("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", home], {
    cwd: REPOSITORY,
  });
  // npm 12 gives an object by package name, earlier ones a list.
  const [result]: readonly { filename: string; files: { path: string }[] }[] = Object.values(
    JSON.parse(pack.stdout),
  );
  packed = result?.files.map(({ path }) => path) ?? [];
  await writeFile(join(home, "package.json"), '{ "name": "empty", "private": true, "type": "module" }\n');
  await execa("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", `./${result?.filename}`], {
    cwd: home,
  });
}, 240_000);

afterAll(() => rm(home, { recursive: true, force: true }));

/** As a user calls it; NODE_OPTIONS and npm's own variables of this run are none of theirs. */
async function npx(...args: readonly string[]) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: "1" };
  return await execa("npx", ["--no-install", ...args], { cwd: home, env, extendEnv: false, reject: false });
}

describe("the package", () => {
  test("holds what users need, and neither sources nor tests", () => {
    expect(PACKED_FOR_USERS.filter((path) => !packed.includes(path))).toEqual([]);
    // Messages of the lab name the scripts that install what it lacks.
    expect(packed.filter((path) => /^(?:src|test|bench|scripts)\//.test(path))).toEqual([
      "scripts/install-debian-packages.sh",
      "scripts/install-mysql.sh",
    ]);
  });

  test("installs without Pulumi", async () => {
    const { stdout } = await execa("ls", [join(home, "node_modules")]);
    expect(stdout.split("\n")).toContain("nospof");
    expect(stdout.split("\n")).not.toContain("@pulumi");
  });

  test("answers npx nospof --version", async () => {
    const manifest = JSON.parse(await readFile(join(REPOSITORY, "package.json"), "utf8"));
    expect(await npx("nospof", "--version")).toMatchObject({
      exitCode: 0,
      stdout: manifest.version,
      stderr: "",
    });
  });

  test("writes, lints and compiles a new stack", async () => {
    expect(await npx("nospof", "init", "shop")).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await npx("nospof", "lint", "shop", "--max-warnings", "0")).toMatchObject({
      exitCode: 0,
      stderr: "",
    });
    expect(await npx("nospof", "compile", "shop", "--out", "out")).toMatchObject({ exitCode: 0, stderr: "" });
    const haproxy = await readFile(join(home, "out/balancer-1/etc/haproxy/haproxy.cfg"), "utf8");
    expect(haproxy).toContain("server ");
  });

  test("has types for a topology file, and they refuse what is wrong", async () => {
    const check = async (name: string, text: string) => {
      await writeFile(join(home, name), text);
      const tsc = join(REPOSITORY, "node_modules/.bin/tsc");
      const flags = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--ignoreConfig"];
      return await execa(tsc, [...flags, name], { cwd: home, reject: false });
    };
    const topology = await readFile(join(home, "shop/topology.ts"), "utf8");
    expect(await check("right.ts", topology)).toMatchObject({ stdout: "", exitCode: 0 });
    const wrong = await check("wrong.ts", topology.replace("web.ports.http", "web.ports.https"));
    expect(wrong.stdout).toMatch(/^wrong\.ts\(\d+,\d+\): error TS\d+: .*'https'/m);
  });
});
