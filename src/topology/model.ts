/**
 * What the user said, validated: the only input of `plan`.
 *
 * Everything is plain immutable data. Parts refer to each other by name here (names are unique per kind and
 * checked), so that a Topology can be compared, serialised and generated; the DSL's object references end at
 * this border. Lists are sorted by name: the order of declaration means nothing.
 */

/** Where in the user's file a declaration stands. `file` is relative to the folder of the topology file, with `/`. */
export interface SourceLocation {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

/** A declaration with a name and a place in the user's file. */
export interface Named {
  readonly name: string;
  readonly source: SourceLocation;
}

/** Kinds of failure domain, from the widest to the narrowest. */
export const DOMAIN_KINDS = ["region", "zone", "rack", "host"] as const;
export type DomainKind = (typeof DOMAIN_KINDS)[number];

/** A failure domain: everything inside fails when it fails. */
export interface Domain extends Named {
  readonly kind: DomainKind;
  /** Name of the enclosing domain; undefined at the top. Names are unique over all domains. */
  readonly parent: string | undefined;
  /**
   * For a domain without declared children: how many hosts the cloud may choose inside it. `undefined`: as many
   * as are needed. Always undefined for hosts and for domains that hold declared domains.
   */
  readonly anonymousHosts: number | undefined;
  /** True when the hosts inside are chosen by the cloud. */
  readonly anonymous: boolean;
  /** What a host has to give; only on hosts. */
  readonly capacity: Resources | undefined;
}

/** CPU in cores, memory and disk in bytes. */
export interface Resources {
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/** Something several parts share without being in one failure domain: a power feed, a storage array. */
export interface SharedRisk extends Named {
  /** What fails when the risk strikes. */
  readonly affects: readonly PartReference[];
}

/** A reference to a declared part. */
export interface PartReference {
  readonly kind: "domain" | "network" | "service" | "load-balancer" | "database" | "external";
  readonly name: string;
}

export interface Network extends Named {
  /** IPv4, canonical, e.g. `10.0.2.0/24`. */
  readonly cidr: string;
  /** Addresses that nospof may hand out, inclusive; the whole CIDR less network, broadcast and gateways by default. */
  readonly pool: { readonly from: string; readonly to: string } | undefined;
  /** Addresses inside the CIDR that nospof never hands out. */
  readonly reserved: readonly string[];
  /** `undefined`: isolated, no route out. */
  readonly external: { readonly network: string; readonly gateway: Redundancy } | undefined;
  /** Whether one switch (or any other single device) carries the network, or two do. */
  readonly switches: Redundancy;
}

export type Redundancy = "single" | "redundant";

/** A secret's name; its value never enters a Topology, a Plan or a file. */
export interface Secret extends Named {}

/** Something outside the topology that it needs. */
export interface External extends Named {
  /** Fraction of time it is up, e.g. 0.999. */
  readonly availability: number;
  /** Host name or IPv4 address, where instances talk to it. */
  readonly address: string | undefined;
  readonly port: number | undefined;
}

/** `over`: no two replicas in one such domain. `strict: false` may co-locate where the domains run out. */
export type Spread =
  | { readonly over: DomainKind; readonly strict: boolean }
  | { readonly over: "none"; readonly strict: false };

export interface Port {
  readonly name: string;
  readonly port: number;
  readonly protocol: "tcp" | "udp";
}

export interface Volume {
  readonly name: string;
  readonly mount: string;
  readonly sizeBytes: number;
}

/** `port`: name of a port of the service; undefined (only in a listener's check): the port the traffic goes to. */
export type HealthProbe =
  | {
      readonly kind: "http";
      readonly path: string;
      readonly port: string | undefined;
      readonly status: number;
    }
  | { readonly kind: "tcp"; readonly port: string | undefined }
  | { readonly kind: "command"; readonly command: readonly string[] };

/** Times in milliseconds; `fall` failures in a row mean down, `rise` successes in a row mean up. */
export interface CheckTiming {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly fall: number;
  readonly rise: number;
}

export type HealthCheck = HealthProbe & CheckTiming;

/** What a dependency, an entrypoint or a load balancer's pool points at. */
export type Endpoint =
  | { readonly kind: "service"; readonly name: string; readonly port: string }
  | { readonly kind: "load-balancer"; readonly name: string; readonly listener: string }
  | { readonly kind: "database"; readonly name: string; readonly role: "writer" | "reader" }
  | { readonly kind: "external"; readonly name: string };

export interface Dependency {
  readonly on: Endpoint;
  /** `hard`: without it the dependent is down. `soft`: without it the dependent is degraded. */
  readonly strength: "hard" | "soft";
  /** For a soft dependency: what still works, or no longer works, without it. */
  readonly without: string | undefined;
}

export type EnvironmentValue =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "secret"; readonly secret: string };

/** Where and how big; shared by services, load balancers and databases. */
export interface Workload extends Named {
  /** Number of instances. */
  readonly replicas: number;
  /** How many of them the load needs at its peak: k of n. */
  readonly needs: number;
  readonly networks: readonly string[];
  readonly spread: Spread;
  /** Domains it may be placed in; empty: anywhere. */
  readonly within: readonly string[];
  readonly size: Size;
}

/** `name` is undefined for sizes written in place. */
export interface Size extends Resources {
  readonly name: string | undefined;
}

export interface Service extends Workload {
  readonly kind: "service";
  readonly image: string | undefined;
  readonly command: readonly string[];
  readonly ports: readonly Port[];
  readonly volumes: readonly Volume[];
  readonly healthCheck: HealthCheck | undefined;
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
  /** Files that hold a secret, by absolute path. */
  readonly secretFiles: readonly { readonly secret: string; readonly path: string }[];
  readonly dependsOn: readonly Dependency[];
}

export type Balance =
  | { readonly kind: "round-robin" }
  | { readonly kind: "least-connections" }
  | { readonly kind: "random" }
  | { readonly kind: "source-hash" }
  | { readonly kind: "consistent-hash"; readonly key: HashKey };

export type HashKey =
  | { readonly kind: "source" }
  | { readonly kind: "uri" }
  | { readonly kind: "header"; readonly name: string };

export interface Backend {
  readonly to: Endpoint;
  /** 1..256, relative to the other backends. */
  readonly weight: number;
  /** Gets traffic only when every other server is down. */
  readonly backup: boolean;
  /** Most concurrent connections to each server. */
  readonly maxConnections: number | undefined;
}

/** All in milliseconds. */
export interface ProxyTimeouts {
  readonly connectMs: number;
  readonly clientMs: number;
  readonly serverMs: number;
  readonly queueMs: number;
}

export interface Listener {
  readonly name: string;
  readonly protocol: "http" | "tcp";
  readonly port: number;
  readonly tls: { readonly certificate: string; readonly redirectFrom: number | undefined } | undefined;
  readonly backends: readonly Backend[];
  readonly balance: Balance;
  readonly check: (HealthCheck & { readonly kind: "http" | "tcp" }) | undefined;
  readonly retries: number;
  /** Send a failed request to another server. */
  readonly redispatch: boolean;
  /** Requests may be sent twice: declared idempotent by the user. */
  readonly idempotent: boolean;
  readonly timeouts: ProxyTimeouts;
  /** Idle connections kept to the backends, per worker; 0: none. */
  readonly connectionPool: number;
  /** Most concurrent client connections; undefined: the program's own limit. */
  readonly maxConnections: number | undefined;
}

export interface LoadBalancer extends Workload {
  readonly kind: "load-balancer";
  readonly engine: "nginx" | "haproxy";
  readonly listeners: readonly Listener[];
  readonly virtualIp:
    | {
        readonly network: string;
        readonly mode: "active-passive" | "active-active";
        /** Addresses asked for; the plan chooses those not given. One, or one per instance when active-active. */
        readonly addresses: readonly string[];
        readonly advertIntervalMs: number;
      }
    | undefined;
  /** DNS servers (IPv4) for backends given by name. */
  readonly resolvers: readonly string[];
}

export interface Account {
  readonly name: string;
  /** Name of the secret that holds its password. */
  readonly password: string;
  /** Database schema it may use. */
  readonly database: string;
  readonly privileges: "read-only" | "read-write" | "owner";
  /** Networks it may connect from. Empty: all networks of the database. */
  readonly from: readonly string[];
}

export interface Database extends Workload {
  readonly kind: "database";
  readonly engine: "mysql" | "mariadb";
  readonly port: number;
  /** Asynchronous: a failed primary may take the last transactions with it. */
  readonly replication: "asynchronous";
  /** Ordinal of the server that is the primary. */
  readonly primary: number;
  /** Network that replication uses. */
  readonly replicationNetwork: string;
  /** Secret with the replication account's password. */
  readonly replicationPassword: string | undefined;
  readonly databases: readonly string[];
  readonly accounts: readonly Account[];
  readonly volume: Volume;
  /** sync_binlog=1 and innodb_flush_log_at_trx_commit=1 when true. */
  readonly durable: boolean;
  /** `expire`: how long binary logs are kept. */
  readonly binlogRetentionMs: number;
}

export interface Backup extends Named {
  readonly of: { readonly kind: "database" | "service"; readonly name: string };
  /** For a service: which volume. */
  readonly volume: string | undefined;
  readonly method: "logical" | "physical" | "files";
  readonly everyMs: number;
  readonly keepMs: number;
  readonly to: { readonly kind: "domain" | "external"; readonly name: string };
  /** Promised: at most this much data lost. */
  readonly rpoMs: number;
  /** Promised: restored within this time. */
  readonly rtoMs: number;
  /** How long one backup takes at most, counted into the RPO. */
  readonly durationMs: number;
  /** How often a restore is tried; undefined: never. */
  readonly restoreDrillEveryMs: number | undefined;
  readonly minimumBytes: number | undefined;
}

export interface Entrypoint extends Named {
  readonly to: Endpoint;
  readonly hostname: string | undefined;
  /** Fraction, e.g. 0.9995. */
  readonly slo: number;
  /** Longest acceptable outage of a single failure. */
  readonly rtoMs: number | undefined;
  readonly dependsOn: readonly Dependency[];
}

export type Severity = "off" | "info" | "warning" | "error";

export interface Suppression {
  readonly rule: string;
  /** What the finding is about; undefined: every finding of the rule. */
  readonly on:
    | PartReference
    | { readonly kind: "entrypoint" | "backup" | "shared-risk"; readonly name: string }
    | undefined;
  readonly because: string;
  readonly source: SourceLocation;
}

/** Versions of the programs the configuration is for, as `major.minor`. */
export interface Software {
  readonly nginx: string;
  readonly haproxy: string;
  readonly keepalived: string;
  readonly mariadb: string;
  readonly mysql: string;
}

export interface Topology extends Named {
  readonly domains: readonly Domain[];
  readonly sharedRisks: readonly SharedRisk[];
  readonly networks: readonly Network[];
  readonly secrets: readonly Secret[];
  readonly externals: readonly External[];
  readonly services: readonly Service[];
  readonly loadBalancers: readonly LoadBalancer[];
  readonly databases: readonly Database[];
  readonly backups: readonly Backup[];
  readonly entrypoints: readonly Entrypoint[];
  readonly software: Software;
  readonly severities: Readonly<Record<string, Severity>>;
  readonly suppressions: readonly Suppression[];
}
