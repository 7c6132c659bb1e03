import {
  backup,
  bestEffort,
  commandCheck,
  entrypoint,
  external,
  hard,
  host,
  httpCheck,
  loadBalancer,
  mariadb,
  mysql,
  network,
  rack,
  region,
  secret,
  service,
  shardRoutes,
  sharedRisk,
  size,
  soft,
  suppress,
  tcpCheck,
  topology,
  zone,
  zookeeper,
} from "../../src/index.ts";

/** A valid topology that uses every option of the DSL once: the ground that hostile values are sown on. */
export function richTopology() {
  const h1 = host("h1", {
    cpu: 32,
    memory: "128GiB",
    disk: "2TiB",
    reliability: { mtbf: "5y", mttr: "4h" },
    maintenance: { every: "30d", takes: "20m" },
  });
  const racks = rack("r1", { hosts: [h1, host("h2")] });
  const zones = [
    zone("z1", { racks: [racks] }),
    zone("z2", { hosts: [host("h3")] }),
    zone("z3", { hosts: 4 }),
  ];
  const eu = region("eu", { zones });
  const dmz = network("dmz", {
    cidr: "10.1.0.0/24",
    pool: { from: "10.1.0.10", to: "10.1.0.200" },
    reserved: ["10.1.0.20"],
    external: { network: "public", gateway: "redundant", reliability: { mttr: "1h" } },
    switches: "redundant",
  });
  const app = network("app", { cidr: "10.1.1.0/24", switches: "redundant" });
  const medium = size("medium", { cpu: 2, memory: "2GiB", disk: "20GiB" });
  const tls = secret("tls");
  const payments = external("payments", { availability: "99.9%", address: "pay.example", port: 443 });
  const cache = mysql("cache", {
    replicas: 1,
    networks: [app],
    size: medium,
    storage: "1GiB",
    databases: ["cache"],
  });
  const db = mariadb("db", {
    replicas: 2,
    needs: 1,
    networks: [app, dmz],
    spread: bestEffort("zone"),
    within: [zones[0] ?? eu, zones[1] ?? eu],
    size: medium,
    port: 3307,
    replication: "asynchronous",
    replicationNetwork: app,
    replicationPassword: secret("db-replication"),
    databases: ["shop", "audit"],
    accounts: {
      api: { password: secret("db-api"), database: "shop", privileges: "read-write", from: [app] },
    },
    storage: "10GiB",
    durable: true,
    binlogRetention: "10d",
  });
  const coordination = zookeeper("coordination", {
    replicas: 3,
    networks: [app, dmz],
    spread: bestEffort("zone"),
    within: [zones[0] ?? eu, zones[1] ?? eu, zones[2] ?? eu],
    size: medium,
    port: 2182,
    peerNetwork: app,
    storage: "2GiB",
    logStorage: "1GiB",
    tick: "250ms",
    superPassword: secret("zoo-super"),
  });
  const wide = mariadb("wide", {
    shards: { by: "range", key: "country", splitAt: ["g", "n"], primaries: [1, 1, 1] },
    replicas: 1,
    networks: [app],
    size: medium,
    storage: "1GiB",
    databases: ["wide"],
  });
  const many = mysql("many", {
    shards: { by: "hash", key: "customer id", count: 2, primaries: [1, 1] },
    replicas: 1,
    networks: [app],
    size: medium,
    storage: "1GiB",
    databases: ["many"],
  });
  const worker = service("worker", {
    image: "registry.example:5000/team/worker:1.0.0",
    command: ["run", "--fast", "a word"],
    replicas: 2,
    needs: 1,
    networks: [app, dmz],
    size: { cpu: 0.5, memory: "512MiB", disk: "5GiB" },
    healthCheck: commandCheck(["/bin/check", "-q"], { interval: "5s", timeout: "2s", fall: 3, rise: 1 }),
    volumes: { spool: { mount: "/var/spool/worker", size: "1GiB" } },
    environment: {
      MODE: "fast and loose",
      TOKEN: tls,
      ZOOKEEPER: coordination.client,
      WIDE: shardRoutes(wide.reader),
    },
    secretFiles: { "/run/secrets/token": tls },
    dependsOn: [
      hard(db.writer),
      soft(payments, { without: "nothing is charged" }),
      hard(cache.reader),
      hard(coordination.client),
      hard(wide.reader),
      hard(many.writer, { shards: "every" }),
    ],
  });
  const api = service("api", {
    image: "registry.example/api:1.0.0",
    ports: { http: 8080, admin: { port: 9000, protocol: "tcp" } },
    replicas: 3,
    needs: 2,
    spread: "zone",
    networks: [app],
    size: medium,
    healthCheck: httpCheck("/healthz?full=1", {
      port: 9000,
      status: 204,
      interval: "2s",
      timeout: "1s",
      fall: 2,
      rise: 3,
    }),
    dependsOn: [hard(db.reader)],
  });
  const spare = service("spare", {
    command: ["serve"],
    ports: { http: 80 },
    replicas: 1,
    networks: [app],
    size: medium,
  });
  const lb = loadBalancer("lb", {
    engine: "haproxy",
    replicas: 2,
    needs: 1,
    size: medium,
    networks: [dmz, app],
    spread: "host",
    virtualIp: {
      network: dmz,
      mode: "active-active",
      addresses: ["10.1.0.30", "10.1.0.31"],
      advertInterval: "100ms",
    },
    resolvers: ["10.1.0.2", "10.1.0.3"],
    listeners: {
      https: {
        protocol: "http",
        port: 443,
        tls: { certificate: tls, redirectFrom: 80 },
        to: [
          { to: api.ports.http, weight: 3, maxConnections: 100 },
          { to: spare.ports.http, weight: 1, backup: true },
        ],
        balance: { consistentHash: { header: "X-User" } },
        check: httpCheck("/healthz", { interval: "1s", timeout: "500ms", fall: 2, rise: 2 }),
        retries: 2,
        redispatch: true,
        idempotent: false,
        timeouts: { connect: "1s", client: "30s", server: "30s", queue: "2s" },
        connectionPool: 8,
        maxConnections: 5000,
      },
      sql: { protocol: "tcp", port: 3306, to: [db.writer], check: tcpCheck({ interval: "1s" }) },
    },
  });
  const nginx = loadBalancer("nginx", {
    engine: "nginx",
    replicas: 2,
    networks: [dmz, app],
    virtualIp: { network: dmz },
    resolvers: ["10.1.0.2", "10.1.0.3"],
    listeners: {
      http: {
        port: 80,
        to: [api.ports.http, payments],
        check: httpCheck("/"),
        balance: { consistentHash: "uri" },
        connectionPool: 16,
      },
      raw: { protocol: "tcp", port: 7000, to: [spare.ports.http], balance: "source-hash" },
    },
  });
  return topology("rich", {
    domains: [eu],
    entrypoints: [
      entrypoint("shop", {
        to: lb.listeners.https,
        slo: "99.9%",
        hostname: "shop.example",
        rto: "5s",
        dependsOn: [soft(payments, { without: "no payments" })],
      }),
      entrypoint("plain", { to: nginx.listeners.http, slo: "99%" }),
    ],
    parts: [worker],
    reliability: { host: { mtbf: "2y", mttr: "1d" }, external: { mttr: "30m" } },
    maintenance: { instance: { every: "7d", takes: "30s" } },
    sharedRisks: [sharedRisk("feed", { affects: [h1, racks] })],
    backups: [
      backup("db-backup", {
        of: db,
        method: "physical",
        every: "6h",
        keep: "14d",
        to: eu,
        rpo: "8h",
        rto: "1h",
        duration: "30m",
        restoreDrill: { every: "7d" },
        minimumSize: "1MiB",
      }),
      backup("spool-backup", {
        of: worker,
        volume: "spool",
        method: "files",
        every: "1d",
        keep: "30d",
        to: payments,
        rpo: "2d",
        rto: "1h",
      }),
    ],
    software: {
      nginx: "1.29",
      haproxy: "2.6",
      keepalived: "2.2",
      mariadb: "10.11",
      mysql: "8.4",
      zookeeper: "3.8",
    },
    rules: { "image-tag": "warning" },
    suppress: [suppress("single-point-of-failure", { on: eu, because: "one region is what we pay for" })],
  });
}
