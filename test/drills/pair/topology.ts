/** A shop whose database is a pair in which keepalived decides: drilled only, and small enough for it. */
import { entrypoint, host, loadBalancer, mariadb, network, secret, size, topology, zone } from "nospof";

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

const orders = mariadb("orders", {
  replication: { mode: "semi-synchronous", withoutReplicas: { fallBackAfter: "3s" } },
  election: { by: "keepalived", acceptSplitBrain: "to drill it" },
  replicas: 2,
  spread: "zone",
  networks: [data],
  size: size("medium", { cpu: 2, memory: "4GiB", disk: "20GiB" }),
  storage: "50GiB",
  databases: ["shop"],
  replicationPassword: secret("orders-replication"),
  accounts: { shop: { password: secret("orders-shop"), privileges: "read-write" } },
});

const sql = loadBalancer("sql", {
  engine: "haproxy",
  replicas: 2,
  spread: "zone",
  networks: [edge, data],
  virtualIp: { network: edge },
  listeners: {
    writer: { protocol: "tcp", port: 3306, to: [{ to: orders.writer, maxConnections: 150 }] },
    reader: { protocol: "tcp", port: 3307, to: [{ to: orders.reader, maxConnections: 150 }] },
  },
});

export default topology("pair", {
  domains: zones,
  software: "debian-12",
  entrypoints: [
    entrypoint("orders", { to: sql.listeners.writer, slo: "99.9%", rto: "30s" }),
    entrypoint("lookups", { to: sql.listeners.reader, slo: "99.9%", rto: "30s" }),
  ],
});
