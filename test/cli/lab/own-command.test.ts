/** `--run`: a user's own program in place of a stand-in, from a folder under /tmp. */
import { beforeAll, expect, test } from "vitest";
import { NOTHING, residueOf } from "../../targets/lab/machine/residue.ts";
import { buildPackage } from "../built-package.ts";
import { lab, labElsewhere, SMALL, smallStack, uniqueLab } from "./lab-cli.ts";

beforeAll(buildPackage);

const TOPOLOGY = SMALL.replace(
  'healthCheck: httpCheck("/"),',
  `healthCheck: httpCheck("/"),
  environment: { GREETING: "hello, 'you'", PASSWORD: secret("web-password") },
  secretFiles: { "/run/secrets/key": secret("web-key") },`,
);

const SERVER = `import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { hostname } from "node:os";
import { punctuation } from "punctuation";
const { GREETING, PASSWORD, HOME } = process.env;
const key = readFileSync("/run/secrets/key", "utf8");
createServer((request, response) => {
  console.log("asked for " + request.url);
  const cwd = process.cwd();
  response.end(JSON.stringify({ host: hostname(), GREETING: GREETING + punctuation, PASSWORD, HOME, key, cwd }));
}).listen(80);
`;

const FILES = {
  "topology.ts": TOPOLOGY,
  "package.json": '{ "type": "module" }',
  "server.js": SERVER,
  "node_modules/punctuation/package.json": '{ "type": "module", "exports": "./index.js" }',
  "node_modules/punctuation/index.js": 'export const punctuation = "!";',
};

test("a server answers with its environment, its secret file, its packages and its folder, and logs", async () => {
  const name = uniqueLab();
  const cwd = await smallStack(FILES);
  expect(cwd).toMatch(/^\/tmp\//);
  const up = await lab(["up", "--name", name, "--run", "web=node server.js"], cwd);
  try {
    expect(up).toMatchObject({ status: 0 });
    const address = /(\d+\.\d+\.\d+\.\d+:80)$/m.exec(up.stdout)?.[1];
    const asked = await lab(["shell", "--name", name, "clients.", "curl", "-s", `http://${address}/page`]);
    const answer: unknown = JSON.parse(asked.stdout);
    expect(answer).toEqual({
      host: expect.stringMatching(/^web-[123]$/),
      GREETING: "hello, 'you'!",
      PASSWORD: "lab-web-password",
      HOME: "/root",
      key: "lab-web-key",
      cwd,
    });
    const logs = await Promise.all(
      ["web-1", "web-2", "web-3"].map((web) => lab(["logs", "--name", name, web])),
    );
    expect(logs.map(({ stdout }) => stdout).join("")).toContain("asked for /page\n");
  } finally {
    await lab(["down", "--name", name]);
  }
  await expect.poll(() => residueOf(name)).toEqual(NOTHING);
});

test("a program that does not start is told with what it said", async () => {
  const name = uniqueLab();
  const cwd = await smallStack(FILES);
  const { stderr, status } = await lab(["up", "--name", name, "--run", "web=node srever.js"], cwd);
  await lab(["down", "--name", name]);
  expect(stderr).toContain("web-1: application has ended:");
  expect(stderr).toContain(`Cannot find module '${cwd}/srever.js'`);
  expect(status).toBe(2);
});

test("nospof and Node themselves may be under /tmp", async () => {
  const name = uniqueLab();
  const { status, stdout } = await labElsewhere(["up", "--name", name], await smallStack());
  await lab(["down", "--name", name]);
  expect(stdout).toContain(`lab ${name} is up: 8 hosts`);
  expect(status).toBe(0);
});
