/** What the user said of everything that has instances, and of services. */
import type { DeclaredFailureData } from "./failure-data.ts";
import type { DomainKind, Named, Resources } from "./infrastructure.ts";

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
  | { readonly kind: "ensemble"; readonly name: string }
  | { readonly kind: "external"; readonly name: string };

export interface Dependency {
  readonly on: Endpoint;
  /** `hard`: without it the dependent is down. `soft`: without it the dependent is degraded. */
  readonly strength: "hard" | "soft";
  /** For a soft dependency: what still works, or no longer works, without it. */
  readonly without: string | undefined;
  /** Of a sharded database; undefined: nothing was said, or it is whole. */
  readonly shards: ShardsNeeded | undefined;
}

/**
 * `each`, as it was declared: a user needs one of the shards; `every`: all of them. `one`: soft dependencies of one `set` stand for
 * the parts of the users, and the dependent is down without all of them.
 */
export type ShardsNeeded =
  | { readonly kind: "each" | "every" }
  | { readonly kind: "one"; readonly set: string };

export type EnvironmentValue =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "secret"; readonly secret: string }
  /** The addresses of all members of an ensemble, as its clients are given them. */
  | { readonly kind: "ensemble"; readonly ensemble: string }
  /** The rule of a sharded database, and where each shard is: an endpoint each, in their order; as it was declared, one for all. */
  | { readonly kind: "shards"; readonly of: readonly Endpoint[] };

/** Where and how big; shared by services, load balancers, databases and ensembles. Failure data is that of each instance. */
export interface Workload extends Named, DeclaredFailureData {
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
