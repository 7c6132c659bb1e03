/**
 * What the user said, validated: the only input of `plan`.
 *
 * Everything is plain immutable data. Parts refer to each other by name here (names are unique per kind and
 * checked), so that a Topology can be compared, serialised and generated; the DSL's object references end at
 * this border. Lists are sorted by name: the order of declaration means nothing.
 */
import type { Backup } from "./model/backup.ts";
import type { Database } from "./model/database.ts";
import type { Ensemble } from "./model/ensemble.ts";
import type { FailureDataByKind } from "./model/failure-data.ts";
import type {
  Domain,
  External,
  Named,
  Network,
  PartReference,
  Secret,
  SharedRisk,
  SourceLocation,
} from "./model/infrastructure.ts";
import type { LoadBalancer } from "./model/load-balancer.ts";
import type { Dependency, Endpoint, Service } from "./model/workload.ts";

export type * from "./model/backup.ts";
export type * from "./model/database.ts";
export type * from "./model/ensemble.ts";
export type * from "./model/failure-data.ts";
export type * from "./model/infrastructure.ts";
export { DOMAIN_KINDS } from "./model/infrastructure.ts";
export type * from "./model/load-balancer.ts";
export type * from "./model/shards.ts";
export type * from "./model/workload.ts";

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
  readonly zookeeper: string;
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
  readonly ensembles: readonly Ensemble[];
  readonly backups: readonly Backup[];
  readonly entrypoints: readonly Entrypoint[];
  readonly software: Software;
  /** Of all parts of a kind that say nothing themselves. Undefined: nothing was said of any kind. */
  readonly failureData?: FailureDataByKind | undefined;
  readonly severities: Readonly<Record<string, Severity>>;
  readonly suppressions: readonly Suppression[];
}
