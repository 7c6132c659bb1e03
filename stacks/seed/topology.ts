/**
 * The classic examples of a highly available system, in one topology: nginx over three servers with a pool of
 * connections, HAProxy over the same three with health checks and redispatch, each as a pair behind a virtual IP by
 * keepalived, an isolated network with a router and a floating IP, and MySQL with a primary and a replica.
 */
import {
  entrypoint,
  hard,
  httpCheck,
  loadBalancer,
  mysql,
  network,
  secret,
  service,
  size,
  soft,
  suppress,
  topology,
  zone,
} from "nospof";

// Three zones; the cloud chooses the hosts.
const zones = [zone("zone-1"), zone("zone-2"), zone("zone-3")];

// The isolated network, and the one with a router and floating IPs.
const edge = network("edge", {
  cidr: "10.0.1.0/24",
  pool: { from: "10.0.1.2", to: "10.0.1.254" },
  external: { network: "public-net", gateway: "redundant" },
  switches: "redundant",
});
const isolated = network("isolated-net", {
  cidr: "10.0.0.0/24",
  pool: { from: "10.0.0.2", to: "10.0.0.254" },
  switches: "redundant",
});

const small = size("small", { cpu: 1, memory: "2GiB" });

const db = mysql("db", {
  replicas: 2,
  spread: "zone",
  networks: [isolated],
  size: small,
  storage: "20GiB",
  databases: ["app"],
  replicationPassword: secret("db-replication"),
  accounts: { web: { password: secret("db-web"), privileges: "read-write" } },
});

const web = service("web", {
  image: "nginx:1.29.3",
  ports: { http: 80 },
  replicas: 3,
  needs: 2,
  spread: "zone",
  networks: [isolated],
  size: small,
  healthCheck: httpCheck("/", { interval: "3s", timeout: "2s", fall: 2, rise: 5 }),
  volumes: { pages: { mount: "/usr/share/nginx/html", size: "1GiB" } },
  dependsOn: [
    hard(db.reader),
    soft(db.writer, {
      without: "pages are served, but nothing can be changed until a person promotes the replica",
    }),
  ],
});

// upstream app_servers { … keepalive 16; } in two nginx instances, active/passive.
const nginx = loadBalancer("nginx", {
  engine: "nginx",
  replicas: 2,
  spread: "zone",
  networks: [edge, isolated],
  virtualIp: { network: edge },
  listeners: {
    http: { port: 80, to: [web.ports.http], connectionPool: 16 },
  },
});

// check inter 3s fall 2 rise 5, option redispatch, retries 3; one virtual IP each way.
const haproxy = loadBalancer("haproxy", {
  engine: "haproxy",
  replicas: 2,
  spread: "zone",
  networks: [edge, isolated],
  virtualIp: { network: edge, mode: "active-active" },
  listeners: {
    http: {
      port: 80,
      to: [web.ports.http],
      balance: "round-robin",
      check: httpCheck("/", { interval: "3s", timeout: "2s", fall: 2, rise: 5 }),
      redispatch: true,
      retries: 3,
      timeouts: { connect: "5s", client: "50s", server: "50s" },
    },
  },
});

export default topology("seed", {
  domains: zones,
  software: "debian-12",
  entrypoints: [
    entrypoint("by-nginx", { to: nginx.listeners.http, slo: "99.9%" }),
    entrypoint("by-haproxy", { to: haproxy.listeners.http, slo: "99.9%" }),
  ],
  suppress: [
    suppress("database-without-backup", {
      on: db,
      because: "an example of replication; stacks/shop has backups",
    }),
    suppress("plain-http-to-clients", {
      because: "the classic examples speak plain HTTP; stacks/shop has TLS",
    }),
  ],
});
