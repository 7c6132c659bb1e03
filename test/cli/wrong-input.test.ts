import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildPackage } from "./built-package.ts";
import { expectUserError, nospof } from "./run-nospof.ts";
import { folderWith, topologyFile } from "./stack-folder.ts";

beforeAll(buildPackage);

/** Files of a folder, the call in it, and what its message must hold. */
interface WrongInput {
  readonly files?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly says: readonly (string | RegExp)[];
}

const imports = 'import { loadBalancer, network, service, topology, zone } from "nospof";\n';
const stack = (text: string) => ({ "topology.ts": text });

const WRONG: Readonly<Record<string, WrongInput>> = {
  "no topology file, no stack near": { says: [".: no topology.ts in this folder", "nospof init my-stack"] },
  "a folder of stacks": {
    files: { "stacks/shop/topology.ts": "", "stacks/web/topology.ts": "" },
    args: ["lint", "stacks"],
    says: ["stacks: no topology.ts", "stacks/shop, stacks/web"],
  },
  "a misspelt folder": {
    files: { "stacks/shop/topology.ts": "" },
    args: ["lint", "stack/shpo"],
    says: ["stack/shpo: no such", "did you mean stacks/shop?"],
  },
  "a misspelt topology file": { files: { "topolgy.ts": "" }, says: ["did you mean topolgy.ts?"] },
  "a pattern that matches nothing": {
    args: ["lint", "stacks/*"],
    says: ["stacks/*: matches no folder with a topology.ts", "quotes"],
  },
  "a file that is no source": {
    files: { "topology.json": "{}" },
    args: ["lint", "topology.json"],
    says: ["topology.json: not a topology file", ".ts"],
  },
  "an empty file": {
    files: stack(""),
    says: ["topology.ts: has no default export", "export default topology"],
  },
  "a topology that is exported by name": {
    files: stack(`${imports}export const shop = topology("shop", { domains: [], entrypoints: [] });`),
    says: ["no default export", "export default shop"],
  },
  "another declaration as the default export": {
    files: stack(`${imports}export default zone("a");`),
    says: ['the default export is the zone "a", expected a topology'],
  },
  "a promise as the default export": {
    files: stack("export default Promise.resolve(1);"),
    says: ["is a promise", "export default await"],
  },
  "an object as the default export": {
    files: stack('export default { kind: "topology" };'),
    says: ["the default export is an object"],
  },
  "a number as the default export": { files: stack("export default 42;"), says: ["is a number"] },
  "null as the default export": { files: stack("export default null;"), says: ["is null"] },
  "a syntax error of TypeScript": {
    files: stack("const a: number = 1;\nconst b = {;\nexport default a;"),
    says: ["topology.ts:2:12: syntax error:", "const b = {;", /^\s+\^$/m],
  },
  "a syntax error that only the engine sees": {
    files: stack("const a: number = 1;\nconst a = 2;\nexport default a;"),
    says: ["topology.ts:2:7: syntax error: Identifier 'a' has already been declared"],
  },
  "a syntax error in an imported file": {
    files: { ...stack('import "./parts/web.ts";\nexport default 1;'), "parts/web.ts": "export const = 1;" },
    says: ["parts/web.ts:1:14: syntax error:"],
  },
  "TypeScript that cannot be erased": {
    files: stack("export enum Tier { web }\nexport default Tier;"),
    says: ["topology.ts:1:8: TypeScript enum is not supported", "fix:"],
  },
  "a name that nospof does not export": {
    files: stack('import { topology,\n  loadbalancer } from "nospof";\nexport default loadbalancer;'),
    says: ["topology.ts:", '"nospof" exports no loadbalancer', "did you mean loadBalancer?"],
  },
  "a part of nospof that is not exported": {
    files: stack('import { x } from "nospof/plan";\nexport default x;'),
    says: ['topology.ts:1:20: "nospof" has no part "plan"'],
  },
  "a package that is not installed": {
    files: stack('\nimport x from "no-such-package";\nexport default x;'),
    says: ['topology.ts:2:16: the package "no-such-package" is not installed', "npm install no-such-package"],
  },
  "a file that does not exist": {
    files: stack('import x from "./missing.ts";\nexport default x;'),
    says: ["topology.ts:1:18: imports missing.ts, which does not exist"],
  },
  "an import without extension": {
    files: { ...stack('import x from "./web";\nexport default x;'), "web.ts": "export default 1;" },
    says: ["topology.ts:1:18: imports web, which does not exist", "did you mean web.ts?"],
  },
  "an exception": {
    files: stack('function f(): never {\n  throw new RangeError("too far");\n}\nf();\nexport default 1;'),
    says: ["topology.ts:2:9: RangeError: too far"],
  },
  "a mistake of the user's code": {
    files: stack("const parts: any = {};\nexport default parts.web.ports;"),
    says: ["topology.ts:2:26: TypeError: Cannot read properties of undefined"],
  },
  "an exception that is no error": { files: stack('throw "no";'), says: ["topology.ts: threw no"] },
  "a promise nobody awaits": {
    files: stack(
      `void Promise.reject(new Error("lost"));\nawait new Promise((done) => setTimeout(done, 50));\nexport default 1;`,
    ),
    says: ["topology.ts:1:21: Error: lost"],
  },
  "an await that never ends": {
    files: stack("await new Promise(() => {});\nexport default 1;"),
    says: ["topology.ts: the process ended while the file was being loaded"],
  },
  "an end of the process": {
    files: stack("process.exit(0);\nexport default 1;"),
    says: ["topology.ts: the process ended while the file was being loaded", "process.exit()"],
  },
  "a declaration that nothing refers to": {
    files: stack(
      topologyFile(
        'service("worker", { image: "a/b:1", replicas: 1, networks: [inside], size: { cpu: 1, memory: "1GiB" } });',
      ),
    ),
    says: [/topology\.ts:\d+:\d+ {2}error {2}service "worker"/, "`parts` of topology(…)"],
  },
  "a backup that is not listed": {
    files: stack(topologyFile('backup("nightly", { of: web });')),
    says: [/topology\.ts:\d+:\d+ {2}error {2}backup "nightly"/, "`backups` of topology(…)"],
  },
  "several wrong values": {
    files: stack(topologyFile().replace("replicas: 3", "replicas: -3").replace("99.9%", "very high")),
    says: ["replicas", "-3", "slo", '"very high"', "2 problems", /^topology\.ts:\d+:\d+/m],
  },
  "an unknown option": {
    files: stack(topologyFile().replace("replicas: 3", "replica: 3")),
    says: ["replica", 'did you mean "replicas"?'],
  },
  "an unknown rule": {
    files: stack(topologyFile("", 'rules: { "single-point-of-failures": "off" },')),
    says: ["single-point-of-failures", "did you mean", "single-point-of-failure"],
  },
  "a network with too few addresses": {
    files: stack(topologyFile().replace("10.10.2.0/24", "10.10.2.0/30")),
    says: ["inside", /topology\.ts:\d+:\d+/],
  },
  "a lock file that is no JSON": {
    files: { ...stack(topologyFile()), "nospof.lock.json": "{" },
    says: ["nospof.lock.json", "restore"],
  },
  "a lock file with a wrong address": {
    files: {
      ...stack(topologyFile()),
      "nospof.lock.json":
        '{"version":1,"addresses":{"edge":{"x":"1.2.3"}},"routerIds":{},"serverIds":{},"hosts":{}}',
    },
    says: ["nospof.lock.json", "1.2.3"],
  },
  "an unknown command": { args: ["lnit"], says: ["unknown command 'lnit'", "Did you mean"] },
  "an unknown option of the call": {
    args: ["lint", "--formt", "json"],
    says: ["unknown option '--formt'", "--format"],
  },
  "an unknown format": { args: ["lint", "--format", "xml"], says: ["xml", "pretty, json, sarif"] },
  "a format that is left out": { args: ["lint", "--format"], says: ["argument missing"] },
  "a number that is none": { args: ["lint", "--max-warnings", "few"], says: ["few", "whole number"] },
  "too many stacks": { args: ["compile", "a", "b"], says: ["too many arguments"] },
  "an unknown target": { args: ["init", "x", "--target", "aws"], says: ["aws", "docker, openstack"] },
  "no command": { args: [], says: ["Usage: nospof"] },
};

describe("what users get wrong is told them, with exit status 2 and without a stack trace", () => {
  test.each(Object.entries(WRONG))("%s", async (_, { files, args = ["lint"], says }) => {
    const cwd = await folderWith(files);
    expectUserError(await nospof(args, { cwd }), ...says);
  });
});

test("problems of several stacks are told together", async () => {
  const cwd = await folderWith({
    "stacks/one/topology.ts": topologyFile().replace("replicas: 3", "replicas: 0"),
    "stacks/two/topology.ts": "export default 1;",
    "stacks/three/topology.ts": topologyFile(),
  });
  const result = await nospof(["lint", "stacks/*"], { cwd });
  expectUserError(
    result,
    /^stacks\/one\/topology\.ts:\d+:\d+/m,
    "stacks/two/topology.ts: the default export is a number",
  );
});

test("a file seen from another folder is named as seen from there", async () => {
  const cwd = await folderWith({
    "stack/topology.ts": topologyFile().replace("replicas: 3", "replicas: 0"),
    "elsewhere/x": "",
  });
  const result = await nospof(["lint", "../stack"], { cwd: `${cwd}/elsewhere` });
  expectUserError(result, /^\.\.\/stack\/topology\.ts:\d+:\d+/m);
});

test("a stack behind a link is judged as the stack itself", async () => {
  const unused = 'service("worker", { replicas: 1, networks: [inside], size: { cpu: 1, memory: "1GiB" } });';
  const cwd = await folderWith({ "stack/topology.ts": topologyFile(unused) });
  await symlink("stack", join(cwd, "link"));
  const result = await nospof(["lint", "link"], { cwd });
  expectUserError(result, /topology\.ts:\d+:\d+ {2}error {2}service "worker"$/m, "`parts` of topology(…)");
});

test("NOSPOF_DEBUG=1 adds the stack", async () => {
  const cwd = await folderWith({ "topology.ts": "export default 1;" });
  const result = await nospof(["lint"], { cwd, env: { NOSPOF_DEBUG: "1" } });
  expect(result.stderr).toMatch(/^\s+at .+:\d+:\d+/m);
  expect(result.status).toBe(2);
});
