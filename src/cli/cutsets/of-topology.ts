/** Cut sets of a topology: from its failure model, for each entrypoint. */
import { assumedDown } from "../../reliability/assumed-down.ts";
import { faultTreeOf } from "../../reliability/availability/fault-tree-of.ts";
import { smallCutSets, TooManyPairsError } from "../../reliability/cut-pairs/cut-pairs.ts";
import { groupCutSets } from "../../reliability/cut-pairs/groups.ts";
import { failureData } from "../../reliability/failure-data/failure-data.ts";
import { failureModel } from "../../reliability/failure-model.ts";
import type { FailureModel, TopEvent } from "../../reliability/model.ts";
import { writeOpenPsa } from "../../reliability/open-psa/write.ts";
import { didYouMean } from "../../topology/similar-name.ts";
import { type LoadedPlan, loadPlans } from "../load-plan.ts";
import { findTopologyFile } from "../topology-files.ts";
import { UserError } from "../user-error.ts";
import { whatIf } from "../what-if.ts";
import { cutSetsJson } from "./json.ts";
import { largerCutSets } from "./larger-cut-sets.ts";
import { type CutSetsReport, DEFAULT_ORDER, type EntrypointCuts } from "./report.ts";
import { cutSetsTable } from "./table.ts";

/** What `--format open-psa` writes: one fault tree. */
export const OPEN_PSA_FORMAT = "open-psa";

export type TopologyFormat = "table" | "json" | typeof OPEN_PSA_FORMAT;

export interface TopologyOptions {
  readonly degraded?: boolean;
  readonly entrypoint: readonly string[];
  readonly whatIf: readonly string[];
  /** {@link DEFAULT_ORDER} unless said otherwise. */
  readonly order?: number;
  readonly format: TopologyFormat;
  readonly verbose?: boolean;
}

/** The cut sets of a stack's entrypoints, or one of their fault trees. */
export async function cutSetsOfTopology(stack: string, options: TopologyOptions): Promise<string> {
  const cwd = process.cwd();
  const [loaded] = await loadPlans([findTopologyFile(stack, cwd)], cwd);
  if (loaded === undefined) throw new UserError(`${stack}: no topology`);
  const model = failureModel(loaded.plan);
  const occurred = whatIf(options.whatIf, model);
  const tops = chosenTops(model, options.entrypoint, loaded.stack);
  const assumed = assumedDown(model, occurred);
  if (options.format === OPEN_PSA_FORMAT) return openPsaOf(loaded, assumed, tops, options);
  const report: CutSetsReport = {
    topology: loaded.plan.name,
    events: model.events,
    assumed: [...occurred],
    entrypoints: cutsOf(assumed, tops, options),
  };
  return options.format === "json" ? cutSetsJson(report) : cutSetsTable(report, options.verbose ?? false);
}

function openPsaOf(
  { plan, stack }: LoadedPlan,
  model: FailureModel,
  tops: readonly TopEvent[],
  { degraded }: TopologyOptions,
): string {
  const [top, another] = tops;
  if (top === undefined) throw new Error("an entrypoint was chosen");
  if (another !== undefined) {
    throw new UserError(
      `--format ${OPEN_PSA_FORMAT}: a fault tree has one top, and ${stack} has ${tops.length} entrypoints`,
      `one of ${tops.map(({ entrypoint }) => `--entrypoint ${entrypoint}`).join(", ")}`,
    );
  }
  const data = failureData(plan, model);
  return writeOpenPsa({
    name: top.entrypoint,
    tree: faultTreeOf(model, degraded ? top.undegraded : top.serves),
    events: model.events.map(({ id }, index) => ({
      name: id,
      probability: data[index]?.unavailability ?? 0,
    })),
    origin: `the topology ${plan.name} (${stack})`,
  });
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
  { degraded, order = DEFAULT_ORDER }: TopologyOptions,
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
        groups: groupCutSets(model.events, found).filter(({ shape }) => order > 1 || shape === "any-one"),
        larger: order > 2 && singles !== "always" ? largerCutSets(model, rootOf(top), order) : [],
      };
    });
  } catch (error) {
    if (!(error instanceof TooManyPairsError)) throw error;
    throw new UserError(`${error.message}: too many to list`, "name one entrypoint with --entrypoint");
  }
}
