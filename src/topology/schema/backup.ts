import { z } from "zod";
import type { BackupOptions } from "../../dsl/backup.ts";
import { isDeclaration } from "../../dsl/declaration.ts";
import type { Backup, Named } from "../model.ts";
import { isObject, options, reference } from "./structure.ts";
import { byteSize, duration, partName } from "./values.ts";

/** The options of `backup(…)`; the output lacks only name and source. */
export const backupSchema = options<BackupOptions>()({
  of: reference(["database", "service"], "a database, or a service(…) with a volume"),
  volume: partName.optional(),
  method: z.enum(["logical", "physical", "files"], `"logical", "physical" or "files"`).optional(),
  every: duration("1m", "52w"),
  keep: duration("1m", "520w"),
  to: reference(["region", "zone", "rack", "host", "external"], "a failure domain or an external(…)"),
  rpo: duration("1s", "52w"),
  rto: duration("1s", "52w"),
  duration: duration("1s", "7d").default(3_600_000),
  restoreDrill: options<NonNullable<BackupOptions["restoreDrill"]>>()({
    every: duration("1h", "52w"),
  }).optional(),
  minimumSize: byteSize.optional(),
}).transform((given, context): Omit<Backup, keyof Named> => {
  const problem = (path: readonly PropertyKey[], message: string): void => {
    context.addIssue({ code: "custom", message, path: [...path], input: given });
  };
  const ofDatabase = given.of.kind === "database";
  const volumes = volumeNames(given.of);
  const method = given.method ?? (ofDatabase ? "logical" : "files");
  const volume = given.volume ?? (!ofDatabase && volumes.length === 1 ? volumes[0] : undefined);
  if (ofDatabase === (method === "files")) {
    problem(
      ["method"],
      ofDatabase ? `"logical" or "physical" for a database` : `"files" for a service's volume`,
    );
  }
  if (ofDatabase && given.volume !== undefined) problem(["volume"], "nothing: a database is saved whole");
  if (!ofDatabase && (volume === undefined || !volumes.includes(volume))) {
    problem(
      ["volume"],
      volumes.length === 0
        ? "a service that has a volume"
        : `one of the service's volumes: ${volumes.join(", ")}`,
    );
  }
  return {
    of: { kind: given.of.kind, name: given.of.name },
    volume,
    method,
    everyMs: given.every,
    keepMs: given.keep,
    to: { kind: given.to.kind === "external" ? "external" : "domain", name: given.to.name },
    rpoMs: given.rpo,
    rtoMs: given.rto,
    durationMs: given.duration,
    restoreDrillEveryMs: given.restoreDrill?.every,
    minimumBytes: given.minimumSize,
  };
});

function volumeNames(of: unknown): readonly string[] {
  if (!isDeclaration(of) || !isObject(of.options)) return [];
  const volumes = of.options.volumes;
  return isObject(volumes) ? Object.keys(volumes).filter((name) => partName.safeParse(name).success) : [];
}
