/**
 * The schema of manifest.json: what other programs may rely on. docs/manifest.md tells it to people,
 * docs/manifest.schema.json is the same as JSON Schema.
 */
import { z } from "zod";

/** Raised when a program that reads the manifest would have to change. */
export const MANIFEST_VERSION = 1;

const name = z.string().min(1);
const address = z.ipv4();
/** Octal, as chmod(1) takes it. */
const mode = z.string().regex(/^0[0-7]{3}$/);
/** Absolute, with nothing in it that could lead elsewhere. */
const path = z.string().regex(/^(?:\/(?!\.{1,2}(?:\/|$))[^/\0]+)+$/);
/** A folder name. */
const instanceName = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);
const bytes = z.int().min(0);
const program = z.enum([
  ...(["application", "nginx", "haproxy", "keepalived", "mysql", "mariadb", "zookeeper"] as const),
  ...(["garbd", "database-agent"] as const),
]);

/** Whose file it is: a program's, or that of the backups which the instance makes. */
const owner = z.enum([...program.options, "backup"]);

const file = z.strictObject({ path, mode, sha256: z.string().regex(/^[0-9a-f]{64}$/), program: owner });
const secretFile = z.strictObject({ path, mode, secret: name, program: owner });
const volume = z.strictObject({ id: name, name, mount: z.string(), sizeBytes: bytes });

const instance = z.strictObject({
  name: instanceName,
  group: name,
  ordinal: z.int().min(1),
  placement: z.array(name),
  addresses: z.array(z.strictObject({ network: name, address })),
  programs: z.array(program),
  size: z.strictObject({ cpu: z.number(), memoryBytes: bytes, diskBytes: bytes }),
  volumes: z.array(volume),
  database: z.strictObject({ serverId: z.int().min(1), role: z.enum(["primary", "replica"]) }).optional(),
  files: z.array(file),
  secretFiles: z.array(secretFile),
  sysctls: z.record(z.string(), z.string()),
  afterStart: z.array(z.array(z.string())),
});

const domain = z.strictObject({
  name,
  kind: z.enum(["region", "zone", "rack", "host"]),
  parent: name.optional(),
  chosenByCloud: z.boolean(),
});

const redundancy = z.enum(["single", "redundant"]);
const network = z.strictObject({
  name,
  cidr: z.string().regex(/^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/),
  gateway: address.optional(),
  external: z.strictObject({ network: z.string(), gateway: redundancy }).optional(),
  switches: redundancy,
});

const virtualIp = z.strictObject({
  name,
  group: name,
  network: name,
  address,
  routerId: z.int().min(1).max(255),
  members: z.array(z.strictObject({ instance: instanceName, priority: z.int().min(1).max(254) })),
});

const flowEnd = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("instance"), name: instanceName }),
  z.strictObject({ kind: z.literal("virtual-ip"), name }),
  z.strictObject({ kind: z.literal("external"), name }),
  z.strictObject({ kind: z.literal("address"), address }),
  z.strictObject({ kind: z.literal("clients") }),
]);

const flow = z.strictObject({
  from: flowEnd,
  to: flowEnd,
  network: name,
  protocol: z.enum(["tcp", "udp", "vrrp"]),
  port: z.int().min(1).max(65_535).optional(),
  reason: z.string(),
});

export const manifestSchema = z.strictObject({
  nospof: z.strictObject({ manifest: z.literal(MANIFEST_VERSION) }),
  topology: name,
  domains: z.array(domain),
  networks: z.array(network),
  instances: z.array(instance),
  virtualIps: z.array(virtualIp),
  flows: z.array(flow),
  secrets: z.array(name),
});

export type Manifest = z.infer<typeof manifestSchema>;
