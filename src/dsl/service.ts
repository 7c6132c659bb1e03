import { type Declaration, declare, keysOf } from "./declaration.ts";
import type { DependencyOption } from "./dependency.ts";
import type { EnsembleEndpoint, ServicePort } from "./endpoint.ts";
import type { HealthCheckOption } from "./health-check.ts";
import type { ByteSize } from "./quantity.ts";
import type { SecretDeclaration } from "./secret.ts";
import type { ShardRoutes } from "./shards.ts";
import type { WorkloadOptions } from "./workload.ts";

export type PortOption = number | { readonly port: number; readonly protocol?: "tcp" | "udp" };
export type PortOptions = Readonly<Record<string, PortOption>>;

export interface VolumeOption {
  /** Absolute path inside the instance. */
  readonly mount: string;
  readonly size: ByteSize;
}

export interface ServiceOptions<Ports extends PortOptions = PortOptions> extends WorkloadOptions {
  /** Container image with an exact tag or digest. Either `image` or `command`, or both. */
  readonly image?: string;
  /** Program and arguments. Default: what the image runs. */
  readonly command?: readonly string[];
  /** Ports by name: a number is TCP. Default: none. */
  readonly ports?: Ports;
  /**
   * How many of the replicas carry the load at its peak: the *k* of *k of n*. With one replica: 1.
   * With several there is no default: a number that is too small would promise what is not there.
   */
  readonly needs?: number;
  /** Volumes by name; data in them outlives the instance. Default: none. */
  readonly volumes?: Readonly<Record<string, VolumeOption>>;
  /** How the platform and load balancers see that an instance works. Default: none. */
  readonly healthCheck?: HealthCheckOption;
  /**
   * Environment variables: text, secrets by declaration, and where an ensemble's clients connect: `coordination.client` becomes
   * `10.0.3.5:2181,10.0.3.6:2181,10.0.3.7:2181`, its connection string with all members; `shardRoutes(orders.writer)` tells where the
   * shards of a database are. Default: none.
   */
  readonly environment?: Readonly<
    Record<string, string | SecretDeclaration | EnsembleEndpoint | ShardRoutes>
  >;
  /** Secrets as files, by absolute path. Default: none. */
  readonly secretFiles?: Readonly<Record<string, SecretDeclaration>>;
  /** What it needs to work. Default: nothing. */
  readonly dependsOn?: readonly DependencyOption[];
}

export interface ServiceDeclaration<Ports extends PortOptions = PortOptions>
  extends Declaration<"service", ServiceOptions> {
  /** The declared ports, to be referred to: `api.ports.http`. */
  readonly ports: { readonly [Name in keyof Ports]: ServicePort };
}

/**
 * A service: the user's own program, in several replicas.
 * @example
 * const api = service("api", {
 *   image: "registry.example/api:1.4.2",
 *   ports: { http: 8080 },
 *   replicas: 3, needs: 2, spread: "zone",
 *   networks: [app, data],
 *   size: { cpu: 1, memory: "1GiB" },
 *   healthCheck: httpCheck("/healthz"),
 *   dependsOn: [hard(orders.reader)],
 * });
 */
export function service<const Ports extends PortOptions = Record<never, never>>(
  name: string,
  options: ServiceOptions<Ports>,
): ServiceDeclaration<Ports> {
  const ports: Record<string, ServicePort> = {};
  const declared = Object.assign(declare("service", name, options as ServiceOptions, service), {
    ports: ports as { readonly [Name in keyof Ports]: ServicePort },
  });
  for (const port of keysOf(options, "ports")) {
    ports[port] = { endpoint: "service-port", service: declared, port };
  }
  return declared;
}
