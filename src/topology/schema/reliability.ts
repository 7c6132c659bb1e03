/** How often parts fail, and how long they are down. */
import type { z } from "zod";
import type {
  MaintenanceByKind,
  MaintenanceOption,
  ReliabilityByKind,
  ReliabilityOption,
} from "../../dsl/reliability.ts";
import type {
  DeclaredFailureData,
  FailureDataByKind,
  FailureKind,
  Maintenance,
  Reliability,
} from "../model.ts";
import { options } from "./structure.ts";
import { duration } from "./values.ts";

const mttr = duration("1s", "1y");

const reliability = options<ReliabilityOption>()({
  mtbf: duration("1h", "1000y").optional(),
  mttr: mttr.optional(),
})
  .refine((given) => given.mtbf === undefined || given.mttr === undefined || given.mttr <= given.mtbf, {
    message: "a time to repair that is not longer than mtbf, the time between failures",
    path: ["mttr"],
  })
  .transform((given, context): Reliability => {
    // Not before: a misspelt option is one problem, not two.
    if (given.mtbf === undefined && given.mttr === undefined && context.issues.length === 0) {
      context.addIssue({ code: "custom", message: "mtbf, mttr, or both", input: given });
    }
    return { mtbfMs: given.mtbf, mttrMs: given.mttr };
  });

const repair = options<NonNullable<ReliabilityByKind["external"]>>()({ mttr }).transform(
  (given): Reliability => ({ mtbfMs: undefined, mttrMs: given.mttr }),
);

const maintenance = options<MaintenanceOption>()({
  every: duration("1h", "10y"),
  takes: duration("1s", "30d"),
})
  .refine((given) => given.takes < given.every, {
    message: "less than every: so long a part is down each time",
    path: ["takes"],
  })
  .transform((given): Maintenance => ({ everyMs: given.every, takesMs: given.takes }));

/** Options of everything that can fail by itself. */
export const failureShape = {
  reliability: reliability.optional(),
  maintenance: maintenance.optional(),
} as const;

export const reliabilityByKind = options<ReliabilityByKind>()({
  region: reliability.optional(),
  zone: reliability.optional(),
  rack: reliability.optional(),
  host: reliability.optional(),
  instance: reliability.optional(),
  disk: reliability.optional(),
  network: reliability.optional(),
  gateway: reliability.optional(),
  external: repair.optional(),
  sharedRisk: reliability.optional(),
});

export const maintenanceByKind = options<MaintenanceByKind>()({
  region: maintenance.optional(),
  zone: maintenance.optional(),
  rack: maintenance.optional(),
  host: maintenance.optional(),
  instance: maintenance.optional(),
  network: maintenance.optional(),
  gateway: maintenance.optional(),
  external: maintenance.optional(),
  sharedRisk: maintenance.optional(),
});

/** Nothing where nothing was said: a topology without these options is what it was before there were any. */
export function failureDataOf(given: DeclaredFailureData): DeclaredFailureData {
  return {
    ...(given.reliability !== undefined && { reliability: given.reliability }),
    ...(given.maintenance !== undefined && { maintenance: given.maintenance }),
  };
}

/** Both options of a topology by kind; undefined where neither says anything. */
export function failureDataByKind(
  reliabilities: z.output<typeof reliabilityByKind> | undefined,
  maintenances: z.output<typeof maintenanceByKind> | undefined,
): FailureDataByKind | undefined {
  const kinds = new Set([...Object.keys(reliabilities ?? {}), ...Object.keys(maintenances ?? {})]);
  if (kinds.size === 0) return undefined;
  const planned: Partial<Record<FailureKind, Maintenance>> = maintenances ?? {};
  return Object.fromEntries(
    ([...kinds].sort() as FailureKind[]).map((kind) => [
      kind,
      failureDataOf({ reliability: reliabilities?.[kind], maintenance: planned[kind] }),
    ]),
  );
}
