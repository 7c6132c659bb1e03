import { z } from "zod";
import type { SizeOptions } from "../../dsl/size.ts";
import type { BestEffortSpread } from "../../dsl/spread.ts";
import type { Size, Spread } from "../model.ts";
import { failureShape } from "./reliability.ts";
import { isObject, listOf, nothingFits, oneOf, options, reference } from "./structure.ts";
import { byteSize, cores, wholeNumber } from "./values.ts";

const domainKind = z.enum(["host", "rack", "zone", "region"], `"host", "rack", "zone" or "region"`);

const noSpread = z.literal("none").transform((): Spread => ({ over: "none", strict: false }));
const bestEffortSpread = options<BestEffortSpread>()({ bestEffort: domainKind }).transform(
  (given): Spread => ({ over: given.bestEffort, strict: false }),
);
const strictSpread = z
  .enum(["host", "rack", "zone", "region"], `"host", "rack", "zone", "region", "none" or bestEffort(…)`)
  .transform((over): Spread => ({ over, strict: true }));

const spread = oneOf<Spread>((value) => {
  if (value === "none") return noSpread;
  return isObject(value) ? bestEffortSpread : strictSpread;
});

export const sizeSchema = options<SizeOptions>()({
  cpu: cores,
  memory: byteSize,
  disk: byteSize.default(10 * 1024 ** 3),
}).transform((size) => ({ cpu: size.cpu, memoryBytes: size.memory, diskBytes: size.disk }));

const sizeReference = reference(["size"], "a size(…)");

/** Never seen by anyone: a declaration with a wrong size is refused. */
const UNKNOWN_SIZE = { cpu: 1, memoryBytes: 1, diskBytes: 1 } as const;

/** A named size is checked where it is declared; here it only gives its numbers, if they are right. */
const namedSize = sizeReference.transform(({ name, options }): Size => {
  const parsed = sizeSchema.safeParse(options);
  return { name, ...(parsed.success ? parsed.data : UNKNOWN_SIZE) };
});
const sizeInPlace = sizeSchema.transform((given): Size => ({ name: undefined, ...given }));
const noSize = nothingFits<Size>("a size(…), or { cpu, memory } in place");

const size = oneOf<Size>((value) => {
  if (sizeReference.safeParse(value).success) return namedSize;
  return isObject(value) ? sizeInPlace : noSize;
});

/** Options that everything with instances has. */
export const workloadShape = {
  replicas: wholeNumber(1, 10_000),
  networks: listOf(reference(["network"], "a network(…)"), "networks", 1),
  spread: spread.default({ over: "host", strict: true }),
  within: listOf(
    reference(["region", "zone", "rack", "host"], "a region, zone, rack or host"),
    "failure domains",
    1,
  ).default([]),
  size,
  ...failureShape,
} as const;
