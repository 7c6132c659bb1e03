/** `nospof lab up` that is interrupted. */
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { NOTHING, residueOf } from "../../targets/lab/machine/residue.ts";
import { buildPackage } from "../built-package.ts";
import { lab, smallStack, startLab, uniqueLab } from "./lab-cli.ts";

beforeAll(buildPackage);

/** A run loads, lays out, boots and waits until all is ready within so long. */
const moment = fc.integer({ min: 0, max: 2000 });

test("whenever it is asked to end, it takes down what it has made, and ends by that signal", async () => {
  const cwd = await smallStack();
  await fc.assert(
    fc.asyncProperty(moment, fc.constantFrom("SIGINT", "SIGTERM", "SIGHUP"), async (ms, signal) => {
      const name = uniqueLab();
      const up = startLab(["up", "--name", name], cwd);
      await sleep(ms);
      up.kill(signal);
      const ended = await up;
      // Told after it was done, it has nothing to take down.
      if (ended.stdout.includes(`lab ${name} is up`)) await lab(["down", "--name", name]);
      else expect(ended.signal).toBe(signal);
      await expect.poll(() => residueOf(name)).toEqual(NOTHING);
    }),
    { numRuns: 6 },
  );
});

test("whenever it is killed, down leaves nothing", async () => {
  const cwd = await smallStack();
  await fc.assert(
    fc.asyncProperty(moment, async (ms) => {
      const name = uniqueLab();
      const up = startLab(["up", "--name", name], cwd);
      await sleep(ms);
      up.kill("SIGKILL");
      await up;
      expect((await lab(["down", "--name", name])).status).toBe(0);
      await expect.poll(() => residueOf(name)).toEqual(NOTHING);
    }),
    { numRuns: 6 },
  );
});

test("one that was killed is told from one that is up", async () => {
  const name = uniqueLab();
  const up = startLab(["up", "--name", name], await smallStack());
  await expect
    .poll(() => residueOf(name).processes.length, { interval: 10, timeout: 10_000 })
    .toBeGreaterThan(3);
  up.kill("SIGKILL");
  await up;
  await expect.poll(() => residueOf(name).processes, { timeout: 10_000 }).toEqual([]);
  const { stderr, status } = await lab(["status", "--name", name]);
  expect(stderr).toContain(`lab "${name}" does not run any more: it was interrupted`);
  expect(status).toBe(2);
  await lab(["down", "--name", name]);
  await expect.poll(() => residueOf(name)).toEqual(NOTHING);
});
