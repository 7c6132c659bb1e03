import { z } from "zod";
import type { SemiSynchronousOptions } from "../../dsl/replication.ts";
import type { Replication } from "../model.ts";
import { isObject, nothingFits, oneOf, options } from "./structure.ts";
import { duration, wholeNumber } from "./values.ts";

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

const PLAIN = ["asynchronous", "galera", "group-replication"] as const;

function plain(mode: (typeof PLAIN)[number]): z.ZodType<Replication> {
  return options<{ readonly mode: string }>()({ mode: z.literal(mode) }).transform(
    (): Replication => ({ mode }),
  );
}

const MODES = {
  asynchronous: plain("asynchronous"),
  galera: plain("galera"),
  "group-replication": plain("group-replication"),
  "semi-synchronous": semiSynchronous,
} as const satisfies Record<Replication["mode"], z.ZodType<Replication>>;

const named = z
  .enum(
    PLAIN,
    `"asynchronous", "galera", "group-replication" or { mode: "semi-synchronous", withoutReplicas: … }`,
  )
  .transform((mode): Replication => ({ mode }));

const noMode = nothingFits<Replication>(
  `{ mode: "asynchronous" }, { mode: "semi-synchronous", … }, { mode: "galera" } or { mode: "group-replication" }`,
);

/** How a transaction gets to the other servers of a database. */
export const replication = oneOf<Replication>((value) => {
  if (!isObject(value)) return named;
  const { mode } = value;
  return isMode(mode) ? MODES[mode] : noMode;
});

function isMode(mode: unknown): mode is Replication["mode"] {
  return typeof mode === "string" && Object.hasOwn(MODES, mode);
}
