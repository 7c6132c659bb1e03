import { z } from "zod";
import type { BackupOptions, BackupPlaceOptions, BackupServerOptions } from "../../dsl/backup.ts";
import { isDeclaration } from "../../dsl/declaration.ts";
import type { Backup, BackupServer, Named } from "../model.ts";
import { endpoint } from "./endpoint.ts";
import { isObject, options, reference } from "./structure.ts";
import { absolutePath, byteSize, duration, partName } from "./values.ts";

const secretReference = reference(["secret"], "a secret(…)");

const SERVER = "a port of a service (vault.ports.ssh), or an external(…)";
const server = endpoint.transform((given, context): BackupServer["server"] => {
  if (given.kind === "service" || given.kind === "external") return given;
  context.addIssue({ code: "custom", message: SERVER, input: given.name });
  return z.NEVER;
});

const USER = `an account such as "backup": a lower-case letter or "_", then up to 31 lower-case letters, digits, "_" or "-"`;
const HOST_KEY = `a public key such as "ssh-ed25519 AAAA…", without a comment`;

const place = options<BackupPlaceOptions>()({
  folder: absolutePath,
  ssh: options<BackupServerOptions>()({
    server,
    user: z
      .string(USER)
      .regex(/^[a-z_][a-z0-9_-]{0,31}$/, USER)
      .default("backup"),
    key: secretReference,
    hostKey: z
      .string(HOST_KEY)
      .max(2048, HOST_KEY)
      .regex(
        /^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-ssh-ed25519@openssh\.com) [A-Za-z0-9+/]+={0,2}$/,
        HOST_KEY,
      ),
  }).optional(),
});

/** The options of `backup(…)`; the output lacks only name and source. */
export const backupSchema = options<BackupOptions>()({
  of: reference(["database", "service"], "a database, or a service(…) with a volume"),
  volume: partName.optional(),
  method: z.enum(["logical", "physical", "files"], `"logical", "physical" or "files"`).optional(),
  every: duration("1m", "52w"),
  keep: duration("1m", "520w"),
  to: reference(["region", "zone", "rack", "host", "external"], "a failure domain or an external(…)"),
  at: place.optional(),
  restic: options<NonNullable<BackupOptions["restic"]>>()({ password: secretReference }).optional(),
  accountPassword: secretReference.optional(),
  binlogs: options<NonNullable<BackupOptions["binlogs"]>>()({ every: duration("1m", "1d") }).optional(),
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
  if (ofDatabase && given.at !== undefined && given.accountPassword === undefined) {
    problem(
      ["accountPassword"],
      "a secret(…) for the account that reads the database, since the backup is made",
    );
  }
  if (!ofDatabase && given.accountPassword !== undefined)
    problem(["accountPassword"], "nothing: a service has no accounts");
  if (!ofDatabase && given.binlogs !== undefined)
    problem(["binlogs"], "nothing: a service has no binary logs");
  return {
    of: { kind: given.of.kind, name: given.of.name },
    volume,
    method,
    everyMs: given.every,
    keepMs: given.keep,
    to: { kind: given.to.kind === "external" ? "external" : "domain", name: given.to.name },
    at:
      given.at === undefined
        ? undefined
        : {
            folder: given.at.folder,
            ssh: given.at.ssh === undefined ? undefined : { ...given.at.ssh, key: given.at.ssh.key.name },
          },
    resticPassword: given.restic?.password.name,
    accountPassword: given.accountPassword?.name,
    binlogsEveryMs: given.binlogs?.every,
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
