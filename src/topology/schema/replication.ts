import { z } from "zod";
import type {
  ArbitratorOptions,
  AsynchronousOptions,
  GaleraOptions,
  SemiSynchronousOptions,
} from "../../dsl/replication.ts";
import type { Arbitrator, Replication } from "../model.ts";
import { isObject, nothingFits, oneOf, options } from "./structure.ts";
import { duration, wholeNumber } from "./values.ts";
import { workloadShape } from "./workload.ts";

const FALL_BACK = `"stop" or { fallBackAfter: … }`;

const withoutReplicas = oneOf<number | undefined>((value) =>
  isObject(value)
    ? options<Exclude<SemiSynchronousOptions["withoutReplicas"], string>>()({
        fallBackAfter: duration("100ms", "1h"),
      }).transform(({ fallBackAfter }) => fallBackAfter)
    : z.literal("stop", FALL_BACK).transform(() => undefined),
);

const semiSynchronous = options<SemiSynchronousOptions>()({
  mode: z.literal("semi-synchronous"),
  acknowledgements: wholeNumber(1, 100).default(1),
  withoutReplicas,
}).transform(
  (given): Replication => ({
    mode: given.mode,
    acknowledgements: given.acknowledgements,
    fallBackAfterMs: given.withoutReplicas,
  }),
);

const asynchronous = options<AsynchronousOptions>()({ mode: z.literal("asynchronous") });

const arbitrator = options<ArbitratorOptions>()({
  size: workloadShape.size,
  within: workloadShape.within,
}).transform(({ size, within }): Arbitrator => ({ size, within: within.map((domain) => domain.name) }));

const galera = options<GaleraOptions>()({
  mode: z.literal("galera"),
  arbitrator: arbitrator.optional(),
}).transform(
  (given): Replication =>
    given.arbitrator === undefined
      ? { mode: given.mode }
      : { mode: given.mode, arbitrator: given.arbitrator },
);

const MODES = {
  asynchronous,
  galera,
  "semi-synchronous": semiSynchronous,
} as const satisfies Record<Replication["mode"], z.ZodType<Replication>>;

const named = z
  .enum(
    ["asynchronous", "galera"],
    `"asynchronous", "galera" or { mode: "semi-synchronous", withoutReplicas: … }`,
  )
  .transform((mode): Replication => ({ mode }));

const noMode = nothingFits<Replication>(
  `{ mode: "asynchronous" }, { mode: "semi-synchronous", … } or { mode: "galera" }`,
);

/** How a transaction gets to the other servers of a database. */
export const replication = oneOf<Replication>((value) => {
  if (!isObject(value)) return named;
  const { mode } = value;
  return mode === "asynchronous" || mode === "galera" || mode === "semi-synchronous" ? MODES[mode] : noMode;
});
