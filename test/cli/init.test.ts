import { mkdir, readdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, describe, expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import { openstack } from "../../src/targets/openstack/index.ts";
import { parsed } from "../topology/sample.ts";
import { buildPackage, REPOSITORY } from "./built-package.ts";
import { expectUserError, nospof } from "./run-nospof.ts";
import { folderWith } from "./stack-folder.ts";

beforeAll(buildPackage);

const WRITTEN = [
  ".gitignore",
  "Pulumi.yaml",
  "README.md",
  "index.ts",
  "package.json",
  "topology.ts",
  "tsconfig.json",
];

/** As `npm install` would bring them. */
async function symlinkPackages(folder: string): Promise<void> {
  const modules = join(folder, "node_modules");
  await mkdir(modules);
  for (const name of ["@pulumi", "@types", "typescript"]) {
    await symlink(join(REPOSITORY, "node_modules", name), join(modules, name));
  }
  await symlink(REPOSITORY, join(modules, "nospof"));
}

describe.each(["docker", "openstack"])("a new stack for %s", (target) => {
  test("lints without a single finding and compiles", async () => {
    const cwd = await folderWith();
    const init = await nospof(["init", "my-shop", "--target", target], { cwd });
    expect(init).toMatchObject({ status: 0, stderr: "" });
    expect(init.stdout).toContain("cd my-shop");
    expect((await readdir(join(cwd, "my-shop"))).sort()).toEqual(WRITTEN);
    const lint = await nospof(["lint", "my-shop", "--format", "json", "--max-warnings", "0"], { cwd });
    expect(JSON.parse(lint.stdout)).toMatchObject({ topology: "my-shop", diagnostics: [] });
    expect(lint).toMatchObject({ status: 0, stderr: "" });
    const compile = await nospof(["compile"], { cwd: join(cwd, "my-shop") });
    expect(compile).toMatchObject({ status: 0, stderr: "" });
  });

  test("type-checks as a project of its own", async () => {
    const cwd = await folderWith();
    await nospof(["init", ".", "--name", "my-shop", "--target", target], { cwd });
    await symlinkPackages(cwd);
    const tsc = await execa(join(REPOSITORY, "node_modules/.bin/tsc"), ["--noEmit"], { cwd, reject: false });
    expect(tsc.stdout).toBe("");
    expect(tsc.exitCode).toBe(0);
  });

  test("has a package.json that brings all it imports, and scripts that exist", async () => {
    const cwd = await folderWith();
    await nospof(["init", "my-shop", "--target", target], { cwd });
    const manifest = JSON.parse(await readFile(join(cwd, "my-shop/package.json"), "utf8"));
    expect(manifest.name).toBe("my-shop");
    expect(Object.keys(manifest.dependencies)).toEqual([`@pulumi/${target}`, "@pulumi/pulumi", "nospof"]);
    expect(Object.keys(manifest.devDependencies)).toContain("node");
    expect(manifest.main).toBe("index.ts");
  });
});

test("a new stack for openstack is for the releases that its machines install", async () => {
  const cwd = await folderWith();
  await nospof(["init", "my-shop", "--target", "openstack"], { cwd });
  const read = (name: string) => readFile(join(cwd, "my-shop", name), "utf8");
  expect(await read("topology.ts")).toContain('  software: "debian-12",');
  // As its index.ts is: without `programs`, so that they are installed.
  expect(await read("index.ts")).not.toContain("programs:");
  await symlinkPackages(cwd);
  const { default: declaration } = await import(join(cwd, "my-shop/topology.ts"));
  const target = openstack({ image: "Debian 12", flavor: "m1.small" });
  expect(() => target.check(plan(parsed(declaration)))).not.toThrow();
});

test("the name comes from the folder, made into a valid one", async () => {
  const cwd = await folderWith();
  await nospof(["init", "2 My_Shop!"], { cwd });
  expect(await readFile(join(cwd, "2 My_Shop!/topology.ts"), "utf8")).toContain('topology("my-shop"');
});

describe("init refuses", () => {
  test.each(WRITTEN)("to overwrite %s, and writes nothing then", async (name) => {
    const cwd = await folderWith({ [`shop/${name}`]: "mine" });
    expectUserError(await nospof(["init", "shop"], { cwd }), `shop: already has ${name}`);
    expect(await readdir(join(cwd, "shop"))).toEqual([name]);
    expect(await readFile(join(cwd, "shop", name), "utf8")).toBe("mine");
  });

  test.each([
    ["a name that is none", ["init", "x", "--name", "Shop!"], '"Shop!" cannot be the name of a topology'],
    ["a folder whose name gives none", ["init", "123"], '"123" cannot be the name of a topology'],
  ])("%s", async (_, args, message) => {
    const cwd = await folderWith();
    expectUserError(await nospof(args, { cwd }), message, "--name");
    expect(await readdir(cwd)).toEqual([]);
  });

  test("a folder that is a file", async () => {
    const cwd = await folderWith({ shop: "mine" });
    expectUserError(await nospof(["init", "shop"], { cwd }), "shop");
  });
});
