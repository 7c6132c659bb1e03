/**
 * A topology of 10,000 instances: ten products of twenty services, each behind a pair of load balancers with a
 * virtual IP and over a database, all on 1,000 hosts in 60 racks in 3 zones. The shape is fixed; nothing is random.
 * Larger ones have more products, racks and hosts in proportion; each product calls into the next, however many there are.
 */
import type {
  Database,
  Dependency,
  Domain,
  Endpoint,
  Entrypoint,
  LoadBalancer,
  Network,
  Service,
  SharedRisk,
  Topology,
} from "../src/topology/model.ts";

const INSTANCES_PER_PRODUCT = 1000;
const SERVICES_PER_PRODUCT = 20;
const RACKS_PER_PRODUCT = 6;
const HOSTS_PER_PRODUCT = 100;
const ZONES = 3;

const source = { file: "topology.ts", line: 1, column: 1 };
const size = { name: "small", cpu: 0.5, memoryBytes: 2 ** 28, diskBytes: 2 ** 30 };
const timing = { intervalMs: 2000, timeoutMs: 1000, fall: 3, rise: 2 };

/** @param instances a multiple of 10,000, up to 200,000: a product has a network of its own below 10.0.0.0/8 */
export function largeTopology(instances = 10_000): Topology {
  const count = instances / INSTANCES_PER_PRODUCT;
  const products = numbers(count);
  return {
    name: "large",
    source,
    domains: byName(domains(count)),
    sharedRisks: byName(powerFeeds(count)),
    networks: byName([
      network("edge", "10.0.0.0/16", "redundant"),
      network("platform", "172.16.0.0/15"),
      ...products.map((product) => network(`p${product}`, `10.${product + 1}.0.0/20`)),
    ]),
    secrets: [{ name: "replication", source }],
    externals: byName(
      products.map((product) => ({
        name: `partner-${product}`,
        source,
        availability: 0.999,
        address: `partner-${product}.example`,
        port: 443,
      })),
    ),
    services: byName(
      products.flatMap((product) => numbers(SERVICES_PER_PRODUCT).map((n) => service(product, n, count))),
    ),
    loadBalancers: byName(products.map(loadBalancer)),
    databases: byName(products.map(database)),
    ensembles: [],
    backups: [],
    entrypoints: byName(products.map(entrypoint)),
    software: {
      nginx: "1.22",
      haproxy: "2.6",
      keepalived: "2.2",
      mariadb: "10.11",
      mysql: "8.4",
      zookeeper: "3.8",
    },
    severities: {},
    suppressions: [],
  };
}

function domains(products: number): Domain[] {
  const racks = products * RACKS_PER_PRODUCT;
  const place = (kind: Domain["kind"], name: string, parent: string | undefined): Domain => ({
    kind,
    name,
    source,
    parent,
    anonymousHosts: undefined,
    anonymous: false,
    capacity: kind === "host" ? { cpu: 64, memoryBytes: 2 ** 38, diskBytes: 2 ** 42 } : undefined,
  });
  return [
    place("region", "eu", undefined),
    ...numbers(ZONES).map((zone) => place("zone", `z${zone}`, "eu")),
    ...numbers(racks).map((rack) => place("rack", `r${rack}`, `z${rack % ZONES}`)),
    ...numbers(products * HOSTS_PER_PRODUCT).map((host) => place("host", `h${host}`, `r${host % racks}`)),
  ];
}

/** Every feed powers twenty racks across the zones. */
function powerFeeds(products: number): SharedRisk[] {
  return numbers((products * RACKS_PER_PRODUCT) / 20).map((feed) => ({
    name: `feed-${feed}`,
    source,
    affects: numbers(20).map((n) => ({ kind: "domain", name: `r${feed * 20 + n}` })),
  }));
}

function network(name: string, cidr: string, gateway?: "redundant"): Network {
  const external = gateway && { network: "public", gateway };
  return { name, source, cidr, pool: undefined, reserved: [], external, switches: "redundant" };
}

function service(product: number, n: number, products: number): Service {
  const own = (index: number): Endpoint => ({ kind: "service", name: `p${product}-s${index}`, port: "http" });
  const later = [n + 1, n + 2, n + 5].filter((index) => index < SERVICES_PER_PRODUCT);
  // A product's first services call into the next product, so that an entrypoint stands on most of the topology.
  const meetsNeighbour = n < 4;
  const neighbour: Endpoint = { kind: "service", name: `p${product + 1}-s${n}`, port: "http" };
  const role = n % 2 === 0 ? "reader" : "writer";
  const total = products * (INSTANCES_PER_PRODUCT - 2 - 3);
  const services = products * SERVICES_PER_PRODUCT;
  const index = product * SERVICES_PER_PRODUCT + n;
  const replicas = Math.floor(total / services) + (index < total % services ? 1 : 0);
  return {
    ...workload(`p${product}-s${n}`, replicas, Math.ceil(replicas * 0.6)),
    kind: "service",
    networks: [`p${product}`, ...(n === 0 ? ["edge"] : []), ...(meetsNeighbour ? ["platform"] : [])],
    image: "example.org/app:1",
    command: [],
    ports: [{ name: "http", port: 8080, protocol: "tcp" }],
    volumes: [],
    healthCheck: { kind: "http", path: "/", port: "http", status: 200, ...timing },
    environment: {},
    secretFiles: [],
    dependsOn: [
      ...later.map((index) => (index === n + 5 ? soft(own(index)) : hard(own(index)))),
      ...(meetsNeighbour && product + 1 < products ? [n % 2 === 0 ? hard(neighbour) : soft(neighbour)] : []),
      ...(n >= SERVICES_PER_PRODUCT - 4 ? [hard({ kind: "database", name: `p${product}-db`, role })] : []),
      ...(n === 0 ? [soft({ kind: "external", name: `partner-${product}` })] : []),
    ],
  };
}

function loadBalancer(product: number): LoadBalancer {
  return {
    ...workload(`p${product}-lb`, 2, 1),
    kind: "load-balancer",
    networks: ["edge", `p${product}`],
    engine: "haproxy",
    listeners: [
      {
        name: "web",
        protocol: "http",
        port: 80,
        tls: undefined,
        backends: [
          {
            to: { kind: "service", name: `p${product}-s0`, port: "http" },
            weight: 1,
            backup: false,
            maxConnections: 100,
          },
        ],
        balance: { kind: "round-robin" },
        check: { kind: "http", path: "/", port: "http", status: 200, ...timing },
        retries: 2,
        redispatch: true,
        idempotent: false,
        timeouts: { connectMs: 1000, clientMs: 30_000, serverMs: 30_000, queueMs: 5000 },
        connectionPool: 16,
        maxConnections: undefined,
      },
    ],
    virtualIp: { network: "edge", mode: "active-passive", addresses: [], advertIntervalMs: 1000 },
    resolvers: [],
  };
}

function database(product: number): Database {
  return {
    ...workload(`p${product}-db`, 3, 1),
    kind: "database",
    shard: undefined,
    networks: [`p${product}`],
    engine: "mariadb",
    port: 3306,
    replication: { mode: "asynchronous" },
    election: undefined,
    pair: undefined,
    rolePort: 8406,
    primary: 1,
    replicationNetwork: `p${product}`,
    replicationPassword: "replication",
    tls: undefined,
    databases: ["app"],
    accounts: [],
    volume: { name: "data", mount: "/var/lib/mysql", sizeBytes: 2 ** 34 },
    durable: true,
    binlogRetentionMs: 7 * 86_400_000,
  };
}

function entrypoint(product: number): Entrypoint {
  return {
    name: `product-${product}`,
    source,
    to: { kind: "load-balancer", name: `p${product}-lb`, listener: "web" },
    hostname: `p${product}.example`,
    slo: 0.999,
    rtoMs: undefined,
    dependsOn: [],
  };
}

function workload(name: string, replicas: number, needs: number) {
  return { name, source, replicas, needs, within: [], size, spread: { over: "host", strict: true } } as const;
}

const hard = (on: Endpoint): Dependency => ({ on, strength: "hard", without: undefined, shards: undefined });
const soft = (on: Endpoint): Dependency => ({
  on,
  strength: "soft",
  without: "the rest of the page",
  shards: undefined,
});

function numbers(count: number): readonly number[] {
  return [...Array(count).keys()];
}

function byName<T extends { readonly name: string }>(parts: readonly T[]): readonly T[] {
  return parts.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
