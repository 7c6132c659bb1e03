import type { EntrypointOptions } from "../../dsl/entrypoint.ts";
import type { Entrypoint, Named } from "../model.ts";
import { dependency, endpoint } from "./endpoint.ts";
import { listOf, options } from "./structure.ts";
import { duration, hostname, percentage } from "./values.ts";

/** The options of `entrypoint(…)`; the output lacks only name and source. */
export const entrypointSchema = options<EntrypointOptions>()({
  to: endpoint,
  slo: percentage,
  hostname: hostname.optional(),
  rto: duration("1ms", "7d").optional(),
  dependsOn: listOf(dependency, "hard(…) and soft(…)").default([]),
}).transform(
  (given): Omit<Entrypoint, keyof Named> => ({
    to: given.to,
    hostname: given.hostname,
    slo: given.slo,
    rtoMs: given.rto,
    dependsOn: given.dependsOn,
  }),
);
