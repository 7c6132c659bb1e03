/** What the user said of load balancers. */
import type { Endpoint, HealthCheck, Workload } from "./workload.ts";

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
