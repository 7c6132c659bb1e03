/** Pulumi is for those who deploy: linting and compiling must neither need it nor wait for it to load. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { execaNode } from "execa";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The @pulumi packages that a Node process has loaded after importing files of `src`. */
async function loadedBy(...files: readonly string[]): Promise<readonly string[]> {
  const program = `
    import { createRequire, registerHooks } from "node:module";
    const seen = new Set();
    const note = (url) => {
      const found = /node_modules\\/(@pulumi\\/[a-z-]+)\\//.exec(url);
      if (found) seen.add(found[1]);
    };
    registerHooks({ load: (url, context, next) => { note(url); return next(url, context); } });
    for (const file of ${JSON.stringify(files.map((file) => pathToFileURL(join(ROOT, file)).href))}) await import(file);
    Object.keys(createRequire(import.meta.url).cache).forEach(note);
    console.log(JSON.stringify([...seen].sort()));
  `;
  const { stdout } = await execaNode({
    cwd: ROOT,
    nodePath: join(ROOT, "node_modules/.bin/node"),
    nodeOptions: ["--conditions=nospof-source", "--input-type=module"],
    input: program,
  })`-`;
  return JSON.parse(stdout);
}

describe("pulumi is not loaded by", () => {
  it.each(["src/index.ts", "src/lint/lint.ts", "src/render/render.ts", "src/plan/plan.ts"])(
    "%s",
    async (file) => {
      expect(await loadedBy(file)).toEqual([]);
    },
  );

  it("the command line, with everything that its commands load when they are called", async () => {
    const names = readdirSync(join(ROOT, "src/cli"), { recursive: true, encoding: "utf8" });
    const files = names.filter((name) => name.endsWith(".ts")).map((name) => join("src/cli", name));
    expect(files.length).toBeGreaterThan(20);
    expect(await loadedBy(...files)).toEqual([]);
  });
});

describe("pulumi is loaded by", () => {
  it.each([
    ["src/targets/deploy.ts", ["@pulumi/pulumi"]],
    ["src/targets/docker/index.ts", ["@pulumi/docker", "@pulumi/pulumi"]],
    ["src/targets/openstack/index.ts", ["@pulumi/openstack", "@pulumi/pulumi"]],
    // Who has a policy pack has @pulumi/policy; its types are all that is needed of it here.
    ["src/targets/policy/index.ts", ["@pulumi/pulumi"]],
  ])("%s, as far as it needs it", async (file, packages) => {
    expect(await loadedBy(file)).toEqual(packages);
  });
});

it("no file outside src/targets names @pulumi", () => {
  const naming = readdirSync(join(ROOT, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => /from "@pulumi|import\("@pulumi/.test(readFileSync(path, "utf8")))
    .map((path) => relative(ROOT, path));
  expect(naming.length).toBeGreaterThan(0);
  expect(naming.filter((path) => !path.startsWith("src/targets/"))).toEqual([]);
});
