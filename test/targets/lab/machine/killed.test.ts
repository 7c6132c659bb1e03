/** kill -9 of nospof at any moment. */
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { downLab, labNames, openLab } from "../../../../src/targets/lab/machine/index.ts";
import type { LabLayout } from "../../../../src/targets/lab/model.ts";
import { allNamespaces, NOTHING, namespacesOf, namespacesOfProcess, residueOf } from "./residue.ts";
import { smallLayout } from "./small-lab.ts";

const PROGRAM = fileURLToPath(new URL("killed-lab.ts", import.meta.url));

/** Moments of a run of the program: it loads for some 150 ms, then brings the lab up in as many. */
const LATEST_MS = 700;

async function killedAfter(layout: LabLayout, ms: number, lasting: boolean): Promise<void> {
  const child = spawn(
    process.execPath,
    ["--conditions=nospof-source", PROGRAM, JSON.stringify(layout), lasting ? "lasting" : "passing"],
    { stdio: "ignore" },
  );
  await sleep(ms);
  child.kill("SIGKILL");
  await new Promise((resolve) => child.on("close", resolve));
}

/** A shell that has not yet become a host is still in them. */
const own = namespacesOfProcess(String(process.pid));

const moments = fc.record({ ms: fc.integer({ min: 0, max: LATEST_MS }), lasting: fc.boolean() });

test("whenever nospof is killed, taking the lab down leaves nothing", async () => {
  await fc.assert(
    fc.asyncProperty(moments, async ({ ms, lasting }) => {
      const layout = smallLayout({ hosts: 3 });
      await killedAfter(layout, ms, lasting);
      const namespaces = namespacesOf(layout.name);
      await downLab(layout.name);
      await expect.poll(() => residueOf(layout.name)).toEqual(NOTHING);
      // Numbers come again: for a moment another program of this machine may have one.
      await expect
        .poll(() => namespaces.filter((each) => allNamespaces().has(each) && !own.includes(each)), {
          timeout: 10_000,
        })
        .toEqual([]);
    }),
    { numRuns: 12 },
  );
});

test("whenever nospof is killed, the next lab of any name comes up, and the processes of the first have ended", async () => {
  await fc.assert(
    fc.asyncProperty(moments, async ({ ms }) => {
      const layout = smallLayout({ hosts: 3 });
      await killedAfter(layout, ms, false);
      // By themselves: the keeper sees to it.
      await expect.poll(() => residueOf(layout.name).processes, { timeout: 5000 }).toEqual([]);
      const lab = await openLab(smallLayout({ hosts: 1 }));
      await lab.down();
      await expect.poll(() => residueOf(layout.name)).toEqual(NOTHING);
      expect(labNames()).not.toContain(layout.name);
    }),
    { numRuns: 6 },
  );
});

test("a lab whose nospof was killed makes room for one of its name", async () => {
  const layout = smallLayout({ hosts: 2 });
  await killedAfter(layout, LATEST_MS, false);
  const lab = await openLab(layout);
  await lab.untilReady(20_000);
  await lab.down();
  await expect.poll(() => residueOf(layout.name)).toEqual(NOTHING);
});
