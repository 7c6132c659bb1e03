import { z } from "zod";
import type { SizeOptions } from "../../dsl/size.ts";
import type { BestEffortSpread } from "../../dsl/spread.ts";
import type { Size, Spread } from "../model.ts";
import { isObject, listOf, nothingFits, oneOf, options, reference } from "./structure.ts";
import { byteSize, cores, wholeNumber } from "./values.ts";

const domainKind = z.enum(["host", "rack", "zone", "region"], `"host", "rack", "zone" or "region"`);

const spread = oneOf<Spread>((value) => {
  if (value === "none") return z.literal("none").transform(() => ({ over: "none", strict: false }) as const);
  if (isObject(value)) {
    return options<BestEffortSpread>()({ bestEffort: domainKind }).transform((given) => ({
      over: given.bestEffort,
      strict: false,
    }));
  }
  return z
    .enum(["host", "rack", "zone", "region"], `"host", "rack", "zone", "region", "none" or bestEffort(…)`)
    .transform((over) => ({ over, strict: true }));
});

export const sizeSchema = options<SizeOptions>()({
  cpu: cores,
  memory: byteSize,
  disk: byteSize.default(10 * 1024 ** 3),
}).transform((size) => ({ cpu: size.cpu, memoryBytes: size.memory, diskBytes: size.disk }));

const sizeReference = reference(["size"], "a size(…)");

/** A named size is checked where it is declared; here it only gives its numbers, if they are right. */
const size = oneOf<Size>((value) => {
  if (sizeReference.safeParse(value).success) {
    return sizeReference.transform((declared) => {
      const parsed = sizeSchema.safeParse(declared.options);
      return parsed.success
        ? { name: declared.name, ...parsed.data }
        : { name: declared.name, ...UNKNOWN_SIZE };
    });
  }
  if (isObject(value)) return sizeSchema.transform((given) => ({ name: undefined, ...given }));
  return nothingFits("a size(…), or { cpu, memory } in place");
});

/** Never seen by anyone: a declaration with a wrong size is refused. */
const UNKNOWN_SIZE = { cpu: 1, memoryBytes: 1, diskBytes: 1 } as const;

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
} as const;
