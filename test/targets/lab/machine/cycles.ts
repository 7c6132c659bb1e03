/**
 * Labs one after another, every tenth of a nospof that is killed meanwhile; prints the census before, the largest in
 * between, and after. Argument: how many. To be run in a PID namespace of its own: see cycles.test.ts.
 */
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { downLab, openLab } from "../../../../src/targets/lab/machine/index.ts";
import { type Census, takeCensus } from "./census.ts";
import { smallLayout } from "./small-lab.ts";

const KILLED_EVERY = 10;
/** For the init of the PID namespace to take note of the last orphans. */
const PATIENCE_MS = 5000;

const names = new Set<string>();
const census = (): Census => takeCensus((lab) => names.has(lab));

async function takenDown(): Promise<Census> {
  const layout = smallLayout({ hosts: 2 });
  names.add(layout.name);
  const lab = await openLab(layout);
  const seen = census();
  await lab.down();
  return seen;
}

async function killed(moment: number): Promise<Census> {
  const layout = smallLayout({ hosts: 2 });
  names.add(layout.name);
  const program = fileURLToPath(new URL("killed-lab.ts", import.meta.url));
  const args = ["--conditions=nospof-source", program, JSON.stringify(layout), "lasting"];
  const child = spawn(process.execPath, args, { stdio: "ignore" });
  await sleep(moment);
  child.kill("SIGKILL");
  await new Promise((resolve) => child.on("close", resolve));
  const seen = census();
  await downLab(layout.name);
  return seen;
}

const size = (counted: Census): number => counted.processes.length;

const cycles = Number(process.argv[2]);
const before = census();
let largest = before;
const began = performance.now();
for (let cycle = 1; cycle <= cycles; cycle++) {
  const seen = cycle % KILLED_EVERY === 0 ? await killed(150 + ((cycle * 37) % 400)) : await takenDown();
  if (size(seen) > size(largest)) largest = seen;
}
const seconds = (performance.now() - began) / 1000;
let after = census();
for (let waited = 0; waited < PATIENCE_MS && !isDeepStrictEqual(after, before); waited += 100) {
  await sleep(100);
  after = census();
}
process.stdout.write(JSON.stringify({ seconds, before, largest, after }));
