import { z } from "zod";
import type {
  BackendOptions,
  BalanceOption,
  ListenerOptions,
  LoadBalancerOptions,
  TimeoutOptions,
  TlsOptions,
  VirtualIpOptions,
} from "../../dsl/load-balancer.ts";
import type { Backend, Balance, HashKey, Listener, LoadBalancer, Named } from "../model.ts";
import { endpoint } from "./endpoint.ts";
import { networkCheck, type ParsedNetworkCheck } from "./health-check.ts";
import { failureDataOf } from "./reliability.ts";
import { isObject, listOf, namedParts, oneOf, options, reference } from "./structure.ts";
import { duration, flag, headerName, ipv4, partName, portNumber, wholeNumber } from "./values.ts";
import { workloadShape } from "./workload.ts";

const maxConnections = wholeNumber(1, 1_000_000).optional();

const describedBackend = options<BackendOptions>()({
  to: endpoint,
  weight: wholeNumber(1, 256).default(1),
  backup: flag.default(false),
  maxConnections,
}).transform((given): Backend => ({ ...given, maxConnections: given.maxConnections }));
const plainBackend = endpoint.transform(
  (to): Backend => ({ to, weight: 1, backup: false, maxConnections: undefined }),
);

const backend = oneOf<Backend>((value) =>
  isObject(value) && "to" in value && !("kind" in value) ? describedBackend : plainBackend,
);

const headerKey = options<{ readonly header: string }>()({ header: headerName }).transform(
  (given): HashKey => ({ kind: "header", name: given.header }),
);
const namedKey = z
  .enum(["source", "uri"], `"source", "uri" or { header: … }`)
  .transform((kind): HashKey => ({ kind }));
const hashKey = oneOf<HashKey>((value) => (isObject(value) ? headerKey : namedKey));

const consistentHash = options<Exclude<BalanceOption, string>>()({ consistentHash: hashKey }).transform(
  (given): Balance => ({ kind: "consistent-hash", key: given.consistentHash }),
);
const namedBalance = z
  .enum(
    ["round-robin", "least-connections", "random", "source-hash"],
    `"round-robin", "least-connections", "random", "source-hash" or { consistentHash: … }`,
  )
  .transform((kind): Balance => ({ kind }));

const balance = oneOf<Balance>((value) => (isObject(value) ? consistentHash : namedBalance));

const timeouts = options<TimeoutOptions>()({
  connect: duration("1ms", "1h").default(500),
  client: duration("1ms", "1d").default(30_000),
  server: duration("1ms", "1d").default(30_000),
  queue: duration("1ms", "1h").default(5000),
});

/** 8404 is where nospof's own health page listens, on loopback. */
const listenerPort = portNumber.refine(
  (port) => port !== 8404,
  "a port other than 8404, which nospof uses itself",
);

/** A listener whose check is not yet tied to the ports of its backends. */
export interface ParsedListener extends Omit<Listener, "check"> {
  readonly check: ParsedNetworkCheck | "none" | undefined;
}

/** Idle connections, as many as the examples of the nginx manual keep (ngx_http_upstream_module, `keepalive`). */
const DEFAULT_POOL = 16;

const listener = options<ListenerOptions>()({
  protocol: z.enum(["http", "tcp"], `"http" or "tcp"`).default("http"),
  port: listenerPort,
  tls: options<TlsOptions>()({
    certificate: reference(["secret"], "a secret(…)"),
    redirectFrom: listenerPort.optional(),
  }).optional(),
  to: listOf(backend, "ports, or { to: …, weight: … }", 1),
  balance: balance.default({ kind: "round-robin" }),
  check: networkCheck.optional(),
  retries: wholeNumber(0, 100).default(3),
  redispatch: flag.default(true),
  idempotent: flag.default(false),
  timeouts: timeouts.prefault({}),
  connectionPool: wholeNumber(0, 100_000).optional(),
  maxConnections,
}).transform((given) => ({
  protocol: given.protocol,
  port: given.port,
  tls: given.tls && { certificate: given.tls.certificate.name, redirectFrom: given.tls.redirectFrom },
  backends: given.to,
  balance: given.balance,
  check: given.check,
  retries: given.retries,
  redispatch: given.redispatch,
  idempotent: given.idempotent,
  timeouts: {
    connectMs: given.timeouts.connect,
    clientMs: given.timeouts.client,
    serverMs: given.timeouts.server,
    queueMs: given.timeouts.queue,
  },
  connectionPool: given.connectionPool ?? (given.protocol === "http" ? DEFAULT_POOL : 0),
  maxConnections: given.maxConnections,
}));

const virtualIp = options<VirtualIpOptions>()({
  network: reference(["network"], "a network(…)"),
  mode: z
    .enum(["active-passive", "active-active"], `"active-passive" or "active-active"`)
    .default("active-passive"),
  addresses: listOf(ipv4, "IPv4 addresses", 1).default([]),
  // VRRP version 3 counts in hundredths of a second, in 12 bits (RFC 9568, 5.2.7).
  advertInterval: duration("10ms", "40s")
    .refine((interval) => interval % 10 === 0, "a multiple of 10ms")
    // A lost machine is replaced within 0.8 s (3 adverts and a skew of less than one), and a busy one has 0.6 s to say a word.
    .default(200),
});

/** What a load balancer may use when nothing is said: both programs serve some thousand connections with it. */
const DEFAULT_SIZE = { cpu: 1, memory: "512MiB", disk: "10GiB" } as const;

/** The options of `loadBalancer(…)`; the output lacks only name, source and the ports of its checks. */
export const loadBalancerSchema = options<LoadBalancerOptions>()({
  ...workloadShape,
  size: workloadShape.size.prefault(DEFAULT_SIZE),
  engine: z.enum(["nginx", "haproxy"], `"nginx" or "haproxy"`),
  needs: wholeNumber(1, 10_000).default(1),
  listeners: namedParts(partName, listener, "listeners by name"),
  virtualIp: virtualIp.optional(),
  resolvers: listOf(ipv4, "IPv4 addresses of DNS servers").default([]),
})
  .refine((given) => Object.keys(given.listeners).length > 0, {
    message: "at least one listener",
    path: ["listeners"],
  })
  .transform(
    (
      given,
    ): Omit<LoadBalancer, keyof Named | "listeners"> & { readonly listeners: readonly ParsedListener[] } => ({
      kind: "load-balancer",
      engine: given.engine,
      replicas: given.replicas,
      needs: given.needs,
      networks: given.networks.map((network) => network.name),
      spread: given.spread,
      within: given.within.map((domain) => domain.name),
      size: given.size,
      ...failureDataOf(given),
      listeners: Object.entries(given.listeners).map(([name, value]) => ({ name, ...value })),
      virtualIp: given.virtualIp && {
        network: given.virtualIp.network.name,
        mode: given.virtualIp.mode,
        addresses: given.virtualIp.addresses,
        advertIntervalMs: given.virtualIp.advertInterval,
      },
      resolvers: given.resolvers,
    }),
  );
