import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { assumedDown } from "../../reliability/assumed-down.ts";
import { smallCutSets, TooManyPairsError } from "../../reliability/cut-pairs/cut-pairs.ts";
import { groupCutSets } from "../../reliability/cut-pairs/groups.ts";
import { failureModel } from "../../reliability/failure-model.ts";
import type { FailureModel, TopEvent } from "../../reliability/model.ts";
import { didYouMean } from "../../topology/similar-name.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { loadPlans } from "../load-plan.ts";
import { findTopologyFile } from "../topology-files.ts";
import { UserError } from "../user-error.ts";
import { whatIf } from "../what-if.ts";
import { cutSetsJson } from "./json.ts";
import type { CutSetsReport, EntrypointCuts } from "./report.ts";
import { cutSetsTable } from "./table.ts";

export type CutSetsFormat = "table" | "json";

export interface CutSetsOptions {
  readonly degraded?: boolean;
  readonly entrypoint: readonly string[];
  readonly whatIf: readonly string[];
  readonly format: CutSetsFormat;
  readonly output?: string;
  readonly verbose?: boolean;
}

/** `nospof cutsets`: load, model, find, group, print. */
export async function runCutSets(stack: string, options: CutSetsOptions): Promise<ExitStatus> {
  const cwd = process.cwd();
  const [loaded] = await loadPlans([findTopologyFile(stack, cwd)], cwd);
  if (loaded === undefined) throw new UserError(`${stack}: no topology`);
  const model = failureModel(loaded.plan);
  const occurred = whatIf(options.whatIf, model);
  const report: CutSetsReport = {
    topology: loaded.plan.name,
    events: model.events,
    assumed: [...occurred],
    entrypoints: cutsOf(
      assumedDown(model, occurred),
      chosenTops(model, options.entrypoint, loaded.stack),
      options.degraded ?? false,
    ),
  };
  const verbose = options.verbose ?? false;
  const text = options.format === "json" ? cutSetsJson(report) : cutSetsTable(report, verbose);
  if (options.output === undefined) process.stdout.write(text);
  else {
    const path = resolve(cwd, options.output);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return EXIT_STATUS.clean;
}

function chosenTops({ tops }: FailureModel, names: readonly string[], stack: string): readonly TopEvent[] {
  if (tops.length === 0) {
    throw new UserError(
      `${stack}: the topology has no entrypoint: nothing that could be taken down`,
      "declare what clients use, for example entrypoints: [entrypoint(…)]",
    );
  }
  const known = tops.map(({ entrypoint }) => entrypoint);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new AggregateError(
      unknown.map((name) => {
        const meant = didYouMean(name, known);
        return new UserError(
          `--entrypoint: got ${JSON.stringify(name)}, expected one of ${known.join(", ")}`,
          ...(meant === undefined ? [] : [meant]),
        );
      }),
    );
  }
  return names.length === 0 ? tops : tops.filter(({ entrypoint }) => names.includes(entrypoint));
}

function cutsOf(
  model: FailureModel,
  tops: readonly TopEvent[],
  degraded: boolean,
): readonly EntrypointCuts[] {
  const rootOf = ({ serves, undegraded }: TopEvent): number => (degraded ? undegraded : serves);
  try {
    const cuts = smallCutSets(model, tops.map(rootOf));
    return tops.flatMap((top) => {
      const found = cuts.get(rootOf(top));
      if (found === undefined) return [];
      const { singles, pairCount } = found;
      return {
        entrypoint: top.entrypoint,
        effect: degraded ? "degraded" : "down",
        already: singles === "always",
        counts: [singles === "always" ? 0 : singles.length, pairCount],
        groups: groupCutSets(model.events, found),
      };
    });
  } catch (error) {
    if (!(error instanceof TooManyPairsError)) throw error;
    throw new UserError(`${error.message}: too many to list`, "name one entrypoint with --entrypoint");
  }
}
