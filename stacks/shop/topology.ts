/**
 * A shop in three tiers and three zones: HAProxy behind a virtual IP, an API, and a MariaDB primary with two replicas.
 * `nospof lint stacks/shop` finds nothing to complain about.
 */
import {
  backup,
  entrypoint,
  external,
  hard,
  host,
  httpCheck,
  loadBalancer,
  mariadb,
  network,
  secret,
  service,
  size,
  soft,
  topology,
  zone,
} from "nospof";

// Where things stand. Whoever loses a host or a whole zone loses a third of the shop, and no sale.
const capacity = { cpu: 16, memory: "64GiB", disk: "1TiB" } as const;
const zoneA = zone("zone-a", { hosts: [host("host-a1", capacity), host("host-a2", capacity)] });
const zoneB = zone("zone-b", { hosts: [host("host-b1", capacity), host("host-b2", capacity)] });
const zoneC = zone("zone-c", { hosts: [host("host-c1", capacity), host("host-c2", capacity)] });
const archive = external("archive", { availability: "99.99%" });

// Only the load balancers can be reached from outside; only the API reaches the database.
const dmz = network("dmz", {
  cidr: "10.20.1.0/24",
  external: { network: "public", gateway: "redundant" },
  switches: "redundant",
});
const app = network("app", { cidr: "10.20.2.0/24", switches: "redundant" });
const data = network("data", { cidr: "10.20.3.0/24", switches: "redundant" });

const small = size("small", { cpu: 1, memory: "1GiB" });
const medium = size("medium", { cpu: 2, memory: "4GiB", disk: "20GiB" });

const apiPassword = secret("orders-api");

const orders = mariadb("orders", {
  replicas: 3,
  spread: "zone",
  networks: [data],
  size: medium,
  storage: "50GiB",
  databases: ["shop"],
  replicationPassword: secret("orders-replication"),
  accounts: {
    api: { password: apiPassword, privileges: "read-write" },
  },
});

const catalogue = service("catalogue", {
  image: "registry.example/shop/catalogue:2.3.1",
  ports: { http: 8080 },
  replicas: 3,
  needs: 2,
  spread: "zone",
  networks: [app, data],
  size: small,
  healthCheck: httpCheck("/healthz", { interval: "500ms", timeout: "400ms" }),
  environment: { DATABASE: "shop" },
  dependsOn: [hard(orders.reader)],
});

const api = service("api", {
  image: "registry.example/shop/api:1.4.2",
  ports: { http: 8080 },
  replicas: 3,
  needs: 2,
  spread: "zone",
  networks: [app, data],
  size: small,
  healthCheck: httpCheck("/healthz", { interval: "500ms", timeout: "400ms" }),
  secretFiles: { "/run/secrets/orders-api": apiPassword },
  dependsOn: [
    hard(orders.reader),
    // Replication is asynchronous: a person decides when a replica takes the primary's place.
    soft(orders.writer, { without: "customers browse and see their orders, but can't place new ones" }),
    soft(catalogue.ports.http, { without: "orders can be placed from the basket, but not searched for" }),
  ],
});

const web = loadBalancer("web", {
  engine: "haproxy",
  replicas: 2,
  spread: "zone",
  networks: [dmz, app],
  virtualIp: { network: dmz },
  listeners: {
    https: {
      port: 443,
      tls: { certificate: secret("shop-tls"), redirectFrom: 80 },
      to: [{ to: api.ports.http, maxConnections: 200 }],
      balance: "least-connections",
    },
  },
});

const shop = entrypoint("shop", {
  to: web.listeners.https,
  hostname: "shop.example",
  slo: "99.9%",
  rto: "10s",
});

const ordersBackup = backup("orders-backup", {
  of: orders,
  every: "6h",
  keep: "30d",
  to: archive,
  rpo: "8h",
  rto: "2h",
  restoreDrill: { every: "7d" },
  minimumSize: "10MiB",
});

export default topology("shop", {
  domains: [zoneA, zoneB, zoneC],
  software: "debian-12",
  entrypoints: [shop],
  backups: [ordersBackup],
});
