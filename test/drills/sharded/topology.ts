/** A shop whose customers are spread over two shards, small enough to be drilled. */
import {
  entrypoint,
  hard,
  host,
  httpCheck,
  loadBalancer,
  mariadb,
  network,
  secret,
  service,
  shardRoutes,
  size,
  topology,
  zone,
} from "nospof";

const capacity = { cpu: 16, memory: "64GiB", disk: "1TiB" } as const;
const zones = ["a", "b"].map((name) =>
  zone(`zone-${name}`, { hosts: [host(`host-${name}1`, capacity), host(`host-${name}2`, capacity)] }),
);

const edge = network("edge", {
  cidr: "10.60.1.0/24",
  external: { network: "public", gateway: "redundant" },
  switches: "redundant",
});
const data = network("data", { cidr: "10.60.2.0/24", switches: "redundant" });
const password = secret("orders-api");

const orders = mariadb("orders", {
  shards: { by: "hash", key: "customer id", count: 2 },
  replicas: 2,
  spread: "zone",
  networks: [data],
  size: size("medium", { cpu: 2, memory: "4GiB", disk: "20GiB" }),
  storage: "50GiB",
  databases: ["shop"],
  replicationPassword: secret("orders-replication"),
  accounts: { api: { password, privileges: "read-write" } },
});

const sql = loadBalancer("sql", {
  engine: "haproxy",
  replicas: 2,
  spread: "zone",
  networks: [data],
  virtualIp: { network: data },
  listeners: { writer: { protocol: "tcp", port: 3306, to: [{ to: orders.writer, maxConnections: 150 }] } },
});

const api = service("api", {
  image: "registry.example/shop/api:1.4.2",
  ports: { http: 8080 },
  replicas: 2,
  needs: 1,
  spread: "zone",
  networks: [edge, data],
  size: { cpu: 1, memory: "1GiB" },
  healthCheck: httpCheck("/healthz", { interval: "500ms", timeout: "400ms" }),
  secretFiles: { "/run/secrets/orders-api": password },
  environment: { ORDERS: shardRoutes(sql.listeners.writer), REPLICAS: shardRoutes(orders.reader) },
  dependsOn: [hard(sql.listeners.writer), hard(orders.reader, { shards: "every" })],
});

const web = loadBalancer("web", {
  engine: "haproxy",
  replicas: 2,
  spread: "zone",
  networks: [edge],
  virtualIp: { network: edge },
  listeners: { http: { port: 80, to: [api.ports.http] } },
});

export default topology("sharded", {
  domains: zones,
  software: "debian-12",
  entrypoints: [entrypoint("shop", { to: web.listeners.http, slo: "99.9%", rto: "30s" })],
});
