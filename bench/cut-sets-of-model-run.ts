/** One run of bench/cut-sets-of-models.ts: prints its result as JSON. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { compile } from "../src/reliability/engine/compile.ts";
import { countByOrder } from "../src/reliability/engine/cut-set-counts.ts";
import { EngineLimitError } from "../src/reliability/engine/engine-limit.ts";
import { minimalCutSets } from "../src/reliability/engine/minimal-cut-sets.ts";
import { unavailability } from "../src/reliability/engine/unavailability.ts";
import { readOpenPsa } from "../src/reliability/open-psa/read.ts";
import { InputError } from "../src/topology/problem.ts";
import { cpuMs } from "./measurement.ts";

export type ModelResult = {
  readonly model: string;
  /** Of the whole process, from its start to its result. */
  readonly cpuSeconds: number;
  readonly peakMiB: number;
} & Outcome;

type Outcome =
  | {
      readonly outcome: "computed";
      readonly events: number;
      /** By order from 0 on; texts, as JSON has no integers of this size. */
      readonly byOrder: readonly string[];
      /** Absent when the model gives an event no probability. */
      readonly unavailability?: number;
    }
  | { readonly outcome: "refused"; readonly why: string };

const [file = ""] = process.argv.slice(2);
const outcome = outcomeOf(file);
const result: ModelResult = {
  model: basename(file, ".xml"),
  ...outcome,
  cpuSeconds: cpuMs() / 1000,
  peakMiB: process.resourceUsage().maxRSS / 1024,
};
console.log(JSON.stringify(result));

function outcomeOf(file: string): Outcome {
  try {
    const { tree, events } = readOpenPsa(readFileSync(file, "utf8"), { file });
    const compiled = compile(tree);
    const byOrder = countByOrder(minimalCutSets(compiled)).map(String);
    const known = events.flatMap(({ probability }) => (probability === undefined ? [] : [probability]));
    const computed = { outcome: "computed", events: tree.eventCount, byOrder } as const;
    if (known.length < events.length) return computed;
    return { ...computed, unavailability: unavailability(compiled, Float64Array.from(known)) };
  } catch (error) {
    if (error instanceof EngineLimitError || error instanceof InputError) {
      return { outcome: "refused", why: error.message };
    }
    throw error;
  }
}
