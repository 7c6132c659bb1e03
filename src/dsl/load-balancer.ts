import { type Declaration, declare, keysOf } from "./declaration.ts";
import type { EndpointOption, LoadBalancerListener } from "./endpoint.ts";
import type { NetworkCheck } from "./health-check.ts";
import type { NetworkDeclaration } from "./network.ts";
import type { Duration } from "./quantity.ts";
import type { SecretDeclaration } from "./secret.ts";
import type { SizeDeclaration, SizeOptions } from "./size.ts";
import type { WorkloadOptions } from "./workload.ts";

export type BalanceOption =
  | "round-robin"
  | "least-connections"
  | "random"
  /** The same client address goes to the same server. */
  | "source-hash"
  /** The same key goes to the same server, and a lost server moves only its own keys. */
  | { readonly consistentHash: "source" | "uri" | { readonly header: string } };

export interface BackendOptions {
  readonly to: EndpointOption;
  /** Share of the traffic of each of its servers, relative to the others: 1 to 256. Default: 1. */
  readonly weight?: number;
  /** Takes traffic only when all other servers are down. Default: false. */
  readonly backup?: boolean;
  /** Most concurrent connections to each server. More wait in HAProxy, and are refused by nginx. Default: no limit. */
  readonly maxConnections?: number;
}

export interface TlsOptions {
  /** Secret that holds certificate, chain and private key in one PEM text. */
  readonly certificate: SecretDeclaration;
  /** Port on which plain HTTP is answered with a redirect to HTTPS. Default: none. */
  readonly redirectFrom?: number;
}

export interface TimeoutOptions {
  /** To connect to a server. Default: `"500ms"`. */
  readonly connect?: Duration;
  /** Without a sign from the client. Default: `"30s"`. */
  readonly client?: Duration;
  /** Without a sign from the server. Default: `"30s"`. */
  readonly server?: Duration;
  /** Waiting for a free connection to a server with `maxConnections`; HAProxy only. Default: `"5s"`. */
  readonly queue?: Duration;
}

export interface ListenerOptions {
  /** Default: `"http"`. */
  readonly protocol?: "http" | "tcp";
  /** 1 to 65535, not 8404 (nospof's own health page, on loopback). */
  readonly port: number;
  /** Default: no TLS. */
  readonly tls?: TlsOptions;
  /** Where the traffic goes. At least one. */
  readonly to: readonly (EndpointOption | BackendOptions)[];
  /** Default: `"round-robin"`. */
  readonly balance?: BalanceOption;
  /**
   * How a server is found to be down. `"none"`: never. Default: the health check that all services in `to` share, or,
   * where none has one, that the port accepts a connection; where they differ it has to be said. nginx has no checks of its own: it learns from requests that fail, and takes
   * only `interval` and `fall` from here.
   */
  readonly check?: NetworkCheck | "none";
  /** Further attempts for a failed connection or request. Default: 3. */
  readonly retries?: number;
  /** A retry may go to another server. Without it nginx, which retries nowhere else, does not retry. Default: true. */
  readonly redispatch?: boolean;
  /** Every request may safely be sent twice, so that non-idempotent methods are retried too. Default: false. */
  readonly idempotent?: boolean;
  readonly timeouts?: TimeoutOptions;
  /** Idle connections kept open: by nginx to all servers, per worker; by HAProxy to each server. Default: 16. HTTP only. */
  readonly connectionPool?: number;
  /** Most concurrent client connections (traffic control). Default: what the memory carries, some thousands. */
  readonly maxConnections?: number;
}

export interface VirtualIpOptions {
  /** The network of the address, one of the load balancer's. */
  readonly network: NetworkDeclaration;
  /**
   * `"active-passive"`: one address, one instance holds it, the others stand by. `"active-active"`: one address for
   * each instance, each a standby of the others; clients are given all addresses. Default: `"active-passive"`.
   */
  readonly mode?: "active-passive" | "active-active";
  /** The addresses wanted. Default: chosen from the network. */
  readonly addresses?: readonly string[];
  /** Between two signs of life; three missed ones move the address. `"10ms"` to `"40s"`. Default: `"200ms"`. */
  readonly advertInterval?: Duration;
}

export interface LoadBalancerOptions<
  Listeners extends Readonly<Record<string, ListenerOptions>> = Readonly<Record<string, ListenerOptions>>,
> extends Omit<WorkloadOptions, "size"> {
  readonly engine: "nginx" | "haproxy";
  /** Instances that carry the load at its peak. Default: 1. */
  readonly needs?: number;
  /** Limits of each instance. Default: 1 core, 512 MiB, 10 GiB. */
  readonly size?: SizeDeclaration | SizeOptions;
  /** What it listens on, by name. At least one. */
  readonly listeners: Listeners;
  /** An address that moves to a living instance, by keepalived. Default: none; clients then need every instance. */
  readonly virtualIp?: VirtualIpOptions;
  /** DNS servers (IPv4) for backends that are given by host name. Two or more, so that one may fail. Default: none. */
  readonly resolvers?: readonly string[];
}

export interface LoadBalancerDeclaration<
  Listeners extends Readonly<Record<string, ListenerOptions>> = Readonly<Record<string, ListenerOptions>>,
> extends Declaration<"load-balancer", LoadBalancerOptions> {
  /** The declared listeners, to be referred to: `lb.listeners.https`. */
  readonly listeners: { readonly [Name in keyof Listeners]: LoadBalancerListener };
}

/**
 * A load balancer: nginx or HAProxy in several replicas, behind a virtual IP.
 * @example
 * const web = loadBalancer("web-lb", {
 *   engine: "haproxy",
 *   replicas: 2, spread: "zone",
 *   networks: [dmz, app],
 *   virtualIp: { network: dmz },
 *   listeners: {
 *     https: { port: 443, tls: { certificate, redirectFrom: 80 }, to: [api.ports.http], balance: "least-connections" },
 *   },
 * });
 */
export function loadBalancer<const Listeners extends Readonly<Record<string, ListenerOptions>>>(
  name: string,
  options: LoadBalancerOptions<Listeners>,
): LoadBalancerDeclaration<Listeners> {
  const listeners: Record<string, LoadBalancerListener> = {};
  const declared = Object.assign(
    declare("load-balancer", name, options as LoadBalancerOptions, loadBalancer),
    {
      listeners: listeners as { readonly [Name in keyof Listeners]: LoadBalancerListener },
    },
  );
  for (const listener of keysOf(options, "listeners")) {
    listeners[listener] = { endpoint: "listener", loadBalancer: declared, listener };
  }
  return declared;
}
