/**
 * CPU time (user and system) of `nospof lint stacks/shop` as a user runs it, the start of Node included.
 *
 * In the folder of the package, after `npm run build`:
 *
 *     node --conditions=nospof-source bench/lint-shop.ts
 */
import { execa } from "execa";
import { machine } from "./machine.ts";
import { type Run, table } from "./measurement.ts";

const RUNS = 10;

// bash's own `time` counts the process and all its children, and is there wherever bash is.
const TIMED = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1';

async function lint(): Promise<Run> {
  const command = [process.execPath, "bin/nospof.js", "lint", "stacks/shop"];
  const { stderr, exitCode } = await execa("bash", ["-c", TIMED, "bash", ...command], { reject: false });
  if (exitCode !== 0)
    throw new Error(`\`node bin/nospof.js lint stacks/shop\` ended with ${exitCode}; run it to see why.`);
  const [user = Number.NaN, system = Number.NaN] = stderr.trim().split(" ").map(Number);
  return { user: user * 1000, system: system * 1000 };
}

// The first run fills Node's compile cache, as the first run of any user does.
await lint();
const runs: Run[] = [];
for (let run = 0; run < RUNS; run++) runs.push(await lint());
console.log(machine());
console.log(`\n${table(runs)}`);
