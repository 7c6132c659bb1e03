/**
 * Minimal cut sets and unavailability of every fault tree of a folder, `*.xml` in the Open-PSA format: the Aralia models
 * of https://github.com/rakhimov/scram (`input/Aralia`) for example. Each model is a process of its own, so that its CPU
 * time and memory are its own too.
 *
 *     node --conditions=nospof-source bench/cut-sets-of-models.ts <folder>
 */
import { execa } from "execa";
import { glob } from "tinyglobby";
import type { ModelResult } from "./cut-sets-of-model-run.ts";
import { machine } from "./machine.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("Give the folder with the models: bench/cut-sets-of-models.ts <folder>");
  process.exit(1);
}
const files = (await glob("*.xml", { cwd: folder, absolute: true })).sort();
console.log(machine());
console.log(
  "\n| model | events | minimal cut sets | orders | unavailability | CPU time in s | peak memory in MiB |",
);
console.log("| --- | ---: | ---: | --- | ---: | ---: | ---: |");
const script = new URL("cut-sets-of-model-run.ts", import.meta.url).pathname;
for (const file of files) {
  const { stdout } = await execa(process.execPath, [...process.execArgv, script, file]);
  const result: ModelResult = JSON.parse(stdout);
  console.log(`| ${cells(result).join(" | ")} |`);
}

function cells(result: ModelResult): readonly string[] {
  const { model, cpuSeconds, peakMiB } = result;
  const cost = [cpuSeconds.toFixed(2), peakMiB.toFixed(0)];
  if (result.outcome === "refused") return [model, "", "", result.why.replaceAll(/\s+/g, " "), "", ...cost];
  const { events, byOrder, unavailability } = result;
  const total = byOrder.reduce((sum, count) => sum + BigInt(count), 0n);
  const orders = byOrder.flatMap((count, order) => (count === "0" ? [] : [`${order}: ${count}`]));
  return [model, `${events}`, `${total}`, orders.join(", "), unavailability?.toPrecision(6) ?? "", ...cost];
}
