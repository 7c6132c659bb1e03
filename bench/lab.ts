/**
 * Time from a layout of 50 instances of nginx to 50 that answer, and back to nothing. Needs Linux, root and nginx.
 *
 *     node --conditions=nospof-source bench/lab.ts
 */
import { openLab } from "../src/targets/lab/machine/index.ts";
import { smallLayout } from "../test/targets/lab/machine/small-lab.ts";
import { machine } from "./machine.ts";

const HOSTS = 50;
const RUNS = 5;

const seconds = (from: number): string => ((performance.now() - from) / 1000).toFixed(2);

console.log(machine());
console.log(`${HOSTS} instances of nginx, seconds on the wall and of this process's own processor time:`);
for (let run = 1; run <= RUNS; run++) {
  const cpu = process.cpuUsage();
  const began = performance.now();
  const lab = await openLab(smallLayout({ hosts: HOSTS }));
  const booted = seconds(began);
  await lab.untilReady(60_000);
  const up = seconds(began);
  const ending = performance.now();
  await lab.down();
  const { user, system } = process.cpuUsage(cpu);
  const own = ((user + system) / 1e6).toFixed(2);
  console.log(`run ${run}: booted ${booted}  all ready ${up}  down ${seconds(ending)}  own ${own}`);
}
