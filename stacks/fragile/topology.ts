/**
 * The shop as people first write it: it works, two of everything stands somewhere, and many single failures stop it.
 * `nospof lint stacks/fragile` says which, why, and what to change; `stacks/shop` is what comes out.
 */
import {
  backup,
  entrypoint,
  external,
  hard,
  host,
  loadBalancer,
  mariadb,
  network,
  secret,
  service,
  sharedRisk,
  size,
  soft,
  topology,
  zone,
} from "nospof";

const capacity = { cpu: 16, memory: "64GiB", disk: "1TiB" } as const;
const host1 = host("host-1", capacity);
const host2 = host("host-2", capacity);
const host3 = host("host-3", capacity);
const cellar = zone("cellar", { hosts: [host1, host2, host3] });
const feed = sharedRisk("power-feed", { affects: [host1, host2] });

// One router, one switch: the defaults promise nothing.
const dmz = network("dmz", {
  cidr: "10.30.1.0/24",
  external: { network: "public", gateway: "single" },
});
const app = network("app", { cidr: "10.30.2.0/24" });

const small = size("small", { cpu: 1, memory: "1GiB" });

// "Two replicas" of the primary's data, and nobody to take over.
const orders = mariadb("orders", {
  replicas: 2,
  networks: [app],
  within: [host1, host2],
  size: small,
  storage: "50GiB",
  databases: ["shop"],
  replicationPassword: secret("orders-replication"),
  accounts: {
    api: { password: secret("orders-api"), privileges: "owner" },
  },
  durable: false,
});

const payments = external("payments", {
  availability: "99.5%",
  address: "api.payments.example",
  port: 443,
});

const recommendations = service("recommendations", {
  image: "registry.example/shop/recommendations",
  ports: { http: 8080 },
  replicas: 1,
  networks: [app],
  size: small,
});

// Two replicas that both carry the load: losing either is an outage.
const api = service("api", {
  image: "registry.example/shop/api:latest",
  ports: { http: 8080 },
  replicas: 2,
  needs: 2,
  networks: [dmz, app],
  size: small,
  dependsOn: [
    hard(orders.writer),
    hard(payments),
    soft(recommendations.ports.http, { without: "no recommendations are shown" }),
  ],
});

// A pair of load balancers, both on the host that was free.
const web = loadBalancer("web", {
  engine: "nginx",
  replicas: 2,
  spread: "none",
  within: [host1],
  networks: [dmz, app],
  virtualIp: { network: dmz },
  listeners: {
    http: { port: 80, to: [api.ports.http], check: "none" },
  },
});

const shop = entrypoint("shop", { to: web.listeners.http, slo: "99.9%", rto: "10s" });

// Twice as old as promised, and beside the data.
const ordersBackup = backup("orders-backup", {
  of: orders,
  every: "1d",
  keep: "7d",
  to: host2,
  rpo: "12h",
  rto: "2h",
});

export default topology("fragile", {
  domains: [cellar],
  software: "debian-12",
  entrypoints: [shop],
  sharedRisks: [feed],
  backups: [ordersBackup],
});
