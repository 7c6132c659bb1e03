/** Cut sets of a fault tree that another tool wrote. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { compile } from "../../reliability/engine/compile.ts";
import { countByOrder } from "../../reliability/engine/cut-set-counts.ts";
import { listCutSets } from "../../reliability/engine/cut-set-list.ts";
import { EngineLimitError, type EngineLimits } from "../../reliability/engine/engine-limit.ts";
import { type CutSets, minimalCutSets } from "../../reliability/engine/minimal-cut-sets.ts";
import { cutSetsUpTo } from "../../reliability/engine/short/cut-sets-up-to.ts";
import { unavailability } from "../../reliability/engine/unavailability.ts";
import type { OpenPsaModel } from "../../reliability/open-psa/model.ts";
import { readOpenPsa } from "../../reliability/open-psa/read.ts";
import { UserError } from "../user-error.ts";
import { DEFAULT_ORDER } from "./report.ts";

export interface OpenPsaOptions extends EngineLimits {
  /** Gate whose causes are asked for. */
  readonly top?: string;
  /**
   * Cut sets are listed up to this order: {@link DEFAULT_ORDER} unless said otherwise. Where it is said, a tree that is
   * too large for all of them is answered up to it.
   */
  readonly order?: number;
  readonly format: "table" | "json";
}

/**
 * @param file as the user wrote it
 * @throws InputError with everything in the file that is not understood; UserError when it is too large
 */
export function cutSetsOfOpenPsa(file: string, options: OpenPsaOptions): string {
  const { top, format } = options;
  const model = readOpenPsa(readFileSync(resolve(process.cwd(), file), "utf8"), { file, top });
  const found = foundIn(model, file, options);
  return format === "json" ? json(found) : table(found);
}

interface Found {
  readonly model: OpenPsaModel;
  readonly cutSets: CutSets;
  /** By order, from 0. */
  readonly counts: readonly bigint[];
  /** Undefined when some event has no probability, and when the tree is too large for it. */
  readonly probability: number | undefined;
  readonly order: number;
  /** What was too large, where only cut sets up to `order` were looked for. */
  readonly tooLarge?: string;
}

function foundIn(model: OpenPsaModel, file: string, { order, ...limits }: OpenPsaOptions): Found {
  let tooLarge = "";
  try {
    return everyCutSet(model, order ?? DEFAULT_ORDER, limits);
  } catch (error) {
    if (!(error instanceof EngineLimitError)) throw error;
    tooLarge = `${error.reached}: too large to find every cut set`;
  }
  if (order === undefined) {
    throw new UserError(
      `${file}: ${tooLarge}`,
      `--order ${DEFAULT_ORDER} for those up to order ${DEFAULT_ORDER} alone`,
    );
  }
  try {
    const cutSets = cutSetsUpTo(model.tree, { ...limits, maxOrder: order });
    return { model, cutSets, counts: countByOrder(cutSets), probability: undefined, order, tooLarge };
  } catch (error) {
    if (!(error instanceof EngineLimitError)) throw error;
    throw new UserError(
      `${file}: --order ${order}: ${error.reached}: too large to find them all`,
      "a lower order",
    );
  }
}

function everyCutSet(model: OpenPsaModel, order: number, limits: EngineLimits): Found {
  const compiled = compile(model.tree, limits);
  const cutSets = minimalCutSets(compiled);
  const probability = probabilityOf(model, (shares) => unavailability(compiled, shares));
  return { model, cutSets, counts: countByOrder(cutSets), probability, order };
}

function probabilityOf({ events }: OpenPsaModel, of: (shares: Float64Array) => number): number | undefined {
  const shares = events.flatMap(({ probability }) => probability ?? []);
  return shares.length < events.length ? undefined : of(Float64Array.from(shares));
}

function* setsOf({ model, cutSets, order }: Found): Generator<readonly string[]> {
  for (const set of listCutSets(cutSets, { maxOrder: order })) {
    yield [...set].flatMap((event) => model.events[event]?.name ?? []);
  }
}

function table(found: Found): string {
  const { model, counts, order, tooLarge } = found;
  const total = counts.reduce((sum, each) => sum + each, 0n);
  const width = Math.max(...counts.map((each) => `${each}`.length), 1);
  const upTo = tooLarge === undefined ? "" : ` up to order ${order}`;
  return `${[
    `${model.top} of ${model.name}: ${total} minimal cut set${total === 1n ? "" : "s"}${upTo}, ${likely(found)}`,
    ...counts.flatMap((each, of) => (each === 0n ? [] : [`  ${`${each}`.padStart(width)}  of order ${of}`])),
    ...[...setsOf(found)].map((names) => `    ${names.join(", ")}`),
    ...(counts.slice(order + 1).some((each) => each > 0n)
      ? [`    … those of order ${order + 1} and more: --order`]
      : []),
    ...(tooLarge === undefined
      ? []
      : [`    … those of order ${order + 1} and more were not counted: ${tooLarge}`]),
  ].join("\n")}\n`;
}

function likely({ model, probability, tooLarge }: Found): string {
  if (probability !== undefined) return `probability ${probability.toPrecision(6)}`;
  if (tooLarge !== undefined) return "no probability: it takes all of them";
  const lacking = model.events.filter((event) => event.probability === undefined).map(({ name }) => name);
  const [first, ...more] = lacking;
  return `no probability: ${first} has none${more.length === 0 ? "" : `, nor have ${more.length} more`}`;
}

/** Counts are texts: they may be more than a number of JSON holds. Without `upToOrder` they are of all orders. */
function json(found: Found): string {
  const { model, counts, probability, order, tooLarge } = found;
  const document = {
    version: 1,
    faultTree: model.name,
    top: model.top,
    ...(probability === undefined ? {} : { probability }),
    ...(tooLarge === undefined ? {} : { upToOrder: order, why: tooLarge }),
    counts: counts.flatMap((each, of) => (each === 0n ? [] : [{ order: of, count: `${each}` }])),
    sets: [...setsOf(found)],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
