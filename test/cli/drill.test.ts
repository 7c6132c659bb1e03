import { beforeAll, expect, test } from "vitest";
import { buildPackage } from "./built-package.ts";
import { expectUserError, nospof } from "./run-nospof.ts";
import { folderWith, topologyFile } from "./stack-folder.ts";

beforeAll(buildPackage);

async function drill(...args: readonly string[]) {
  return await nospof(["drill", ...args], { cwd: await folderWith({ "topology.ts": topologyFile() }) });
}

test("a fault of something that is not there is refused with what is", async () => {
  expectUserError(
    await drill("--fault", "instance:balancer-3", "--fault", "kil:web-1/application"),
    '--fault: got "balancer-3", expected an instance of this topology: balancer-1, balancer-2, web-1',
    'did you mean "balancer-1"?',
    '--fault: got "kil:web-1/application", expected <kind>:<what>',
    'did you mean "kill"?',
  );
});

test("a command is for a service that exists, and says something", async () => {
  expectUserError(
    await drill("--run", "wob=node server.js"),
    '--run: got "wob", expected a service of this topology: web',
    'did you mean "web"?',
  );
  expectUserError(
    await drill("--run", "web="),
    "--run: no command for web",
    "for example: --run web='node server.js'",
  );
});

test("a topology without an entrypoint has nobody who could notice", async () => {
  const file = topologyFile()
    .replace("entrypoints: [site]", "entrypoints: [], parts: [balancer]")
    .replace(/const site.*\n/, "");
  const cwd = await folderWith({ "topology.ts": file });
  expectUserError(await nospof(["drill"], { cwd }), "the topology has no entrypoint");
});

test("numbers are whole, formats known", async () => {
  expectUserError(await drill("--seed", "x"), "Expected a whole number");
  expectUserError(await drill("--pairs", "-1"), "Expected a whole number");
  expectUserError(await drill("--format", "html"), "Allowed choices are table, json, junit, markdown");
});

test("a random run lasts for a time, and needs a database to write to", async () => {
  expectUserError(
    await drill("--random", "soon"),
    "Expected a duration of at least 10s, such as 60s or 10m.",
  );
  expectUserError(await drill("--random", "9s"), "Expected a duration of at least 10s, such as 60s or 10m.");
  expectUserError(await drill("--random", "60s", "--all"), "cannot be used with option '--all'");
  expectUserError(
    await drill("--random", "60s"),
    "--random: the topology has no database with a schema",
    'name a schema, for example databases: ["shop"]',
  );
});

test.each(["..", "../../etc", "", "a b", "Shop", "x".repeat(41)])(
  "%j is no name of a lab: what has that name is removed in the end",
  async (name) => {
    const expected = "Expected 1 to 40 of the characters a-z, 0-9 and -.";
    expectUserError(await drill("--name", name), expected);
    const cwd = await folderWith();
    for (const command of ["up", "status", "down"]) {
      expectUserError(await nospof(["lab", command, "--name", name], { cwd }), expected);
    }
  },
);

test("help lists every kind of fault", async () => {
  const { stdout, status } = await nospof(["drill", "--help"], { cwd: await folderWith() });
  expect(status).toBe(0);
  for (const kind of [
    "instance",
    "shared-risk",
    "kill",
    "hang",
    "link",
    "partition",
    "disk",
    "loss",
    "delay",
    "clock",
  ]) {
    expect(stdout).toContain(`${kind}:`);
  }
});
