/** Cut sets of a fault tree that another tool wrote. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { compile } from "../../reliability/engine/compile.ts";
import { countByOrder } from "../../reliability/engine/cut-set-counts.ts";
import { listCutSets } from "../../reliability/engine/cut-set-list.ts";
import { EngineLimitError } from "../../reliability/engine/engine-limit.ts";
import { type CutSets, minimalCutSets } from "../../reliability/engine/minimal-cut-sets.ts";
import { unavailability } from "../../reliability/engine/unavailability.ts";
import type { OpenPsaModel } from "../../reliability/open-psa/model.ts";
import { readOpenPsa } from "../../reliability/open-psa/read.ts";
import { UserError } from "../user-error.ts";

export interface OpenPsaOptions {
  /** Gate whose causes are asked for. */
  readonly top?: string;
  /** Cut sets are listed up to this order. */
  readonly order: number;
  readonly format: "table" | "json";
}

/**
 * @param file as the user wrote it
 * @throws InputError with everything in the file that is not understood; UserError when it is too large
 */
export function cutSetsOfOpenPsa(file: string, options: OpenPsaOptions): string {
  const model = readOpenPsa(readFileSync(resolve(process.cwd(), file), "utf8"), { file, top: options.top });
  try {
    const compiled = compile(model.tree);
    const cutSets = minimalCutSets(compiled);
    const found = {
      model,
      cutSets,
      counts: countByOrder(cutSets),
      probability: probabilityOf(model, (shares) => unavailability(compiled, shares)),
      order: options.order,
    };
    return options.format === "json" ? json(found) : table(found);
  } catch (error) {
    if (!(error instanceof EngineLimitError)) throw error;
    throw new UserError(`${file}: ${error.reached}: too large to find every cut set`);
  }
}

interface Found {
  readonly model: OpenPsaModel;
  readonly cutSets: CutSets;
  /** By order, from 0. */
  readonly counts: readonly bigint[];
  /** Undefined when some event has no probability. */
  readonly probability: number | undefined;
  readonly order: number;
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
  const { model, counts, probability, order } = found;
  const total = counts.reduce((sum, each) => sum + each, 0n);
  const width = Math.max(...counts.map((each) => `${each}`.length), 1);
  const lacking = model.events.filter((event) => event.probability === undefined).map(({ name }) => name);
  const [first, ...more] = lacking;
  const likely =
    probability === undefined
      ? `no probability: ${first} has none${more.length === 0 ? "" : `, nor have ${more.length} more`}`
      : `probability ${probability.toPrecision(6)}`;
  return `${[
    `${model.top} of ${model.name}: ${total} minimal cut set${total === 1n ? "" : "s"}, ${likely}`,
    ...counts.flatMap((each, of) => (each === 0n ? [] : [`  ${`${each}`.padStart(width)}  of order ${of}`])),
    ...[...setsOf(found)].map((names) => `    ${names.join(", ")}`),
    ...(counts.slice(order + 1).some((each) => each > 0n)
      ? [`    … those of order ${order + 1} and more: --order`]
      : []),
  ].join("\n")}\n`;
}

/** Counts are texts: they may be more than a number of JSON holds. */
function json(found: Found): string {
  const { model, counts, probability } = found;
  const document = {
    version: 1,
    faultTree: model.name,
    top: model.top,
    ...(probability === undefined ? {} : { probability }),
    counts: counts.flatMap((each, order) => (each === 0n ? [] : [{ order, count: `${each}` }])),
    sets: [...setsOf(found)],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
