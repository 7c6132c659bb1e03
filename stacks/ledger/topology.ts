/**
 * A ledger that loses no booking: MariaDB with Galera on three servers in three zones, and before it a pair of HAProxy load balancers
 * that ask each server whether it may be written to. When a server, a host or a zone is lost, the others go on by themselves, with all
 * that was acknowledged. `nospof lint stacks/ledger` finds nothing to complain about.
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
  topology,
  zone,
} from "nospof";

// Of two zones one would hold the majority: it takes a third.
const capacity = { cpu: 16, memory: "64GiB", disk: "1TiB" } as const;
const zoneA = zone("zone-a", { hosts: [host("host-a1", capacity), host("host-a2", capacity)] });
const zoneB = zone("zone-b", { hosts: [host("host-b1", capacity), host("host-b2", capacity)] });
const zoneC = zone("zone-c", { hosts: [host("host-c1", capacity), host("host-c2", capacity)] });
const archive = external("archive", { availability: "99.99%" });

const dmz = network("dmz", {
  cidr: "10.40.1.0/24",
  external: { network: "public", gateway: "redundant" },
  switches: "redundant",
});
const app = network("app", { cidr: "10.40.2.0/24", switches: "redundant" });
// Only who asks for the writer is on it; the servers talk to each other on it as well.
const data = network("data", { cidr: "10.40.3.0/24", switches: "redundant" });

const small = size("small", { cpu: 1, memory: "1GiB" });
const medium = size("medium", { cpu: 2, memory: "4GiB", disk: "20GiB" });

const bookPassword = secret("ledger-book");

const ledger = mariadb("ledger", {
  replication: "galera",
  replicas: 3,
  spread: "zone",
  networks: [data],
  size: medium,
  storage: "50GiB",
  databases: ["ledger"],
  replicationPassword: secret("ledger-replication"),
  accounts: {
    book: { password: bookPassword, privileges: "read-write" },
  },
});

// One server at a time takes the writes, so that no two of them meet in one row; each answers reads.
const sql = loadBalancer("sql", {
  engine: "haproxy",
  replicas: 2,
  spread: "zone",
  networks: [app, data],
  virtualIp: { network: app },
  listeners: {
    writer: { protocol: "tcp", port: 3306, to: [{ to: ledger.writer, maxConnections: 150 }] },
    reader: { protocol: "tcp", port: 3307, to: [{ to: ledger.reader, maxConnections: 150 }] },
  },
});

const book = service("book", {
  image: "registry.example/ledger/book:1.2.0",
  ports: { http: 8080 },
  replicas: 3,
  needs: 2,
  spread: "zone",
  networks: [app],
  size: small,
  healthCheck: httpCheck("/healthz", { interval: "500ms", timeout: "400ms" }),
  secretFiles: { "/run/secrets/ledger-book": bookPassword },
  dependsOn: [hard(sql.listeners.writer), hard(sql.listeners.reader)],
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
      tls: { certificate: secret("ledger-tls"), redirectFrom: 80 },
      to: [{ to: book.ports.http, maxConnections: 100 }],
      balance: "least-connections",
    },
  },
});

const bookings = entrypoint("bookings", {
  to: web.listeners.https,
  hostname: "ledger.example",
  slo: "99.95%",
  rto: "30s",
});

const ledgerBackup = backup("ledger-backup", {
  of: ledger,
  every: "6h",
  keep: "30d",
  to: archive,
  rpo: "8h",
  rto: "2h",
  restoreDrill: { every: "7d" },
  minimumSize: "10MiB",
});

export default topology("ledger", {
  domains: [zoneA, zoneB, zoneC],
  software: "debian-12",
  entrypoints: [bookings],
  backups: [ledgerBackup],
});
