/** Three servers that choose who is written to, a load balancer that asks them, and a service that the listeners are for. */
import {
  backup,
  external,
  hard,
  loadBalancer,
  mariadb,
  network,
  secret,
  service,
  topology,
  zone,
  zookeeper,
} from "nospof";

export type Mode = "galera" | "elected";

export interface ChosenSettings {
  readonly mode: Mode;
  /** Of each database server, in MiB. Another one makes another container. */
  readonly memory: number;
}

export default ({ mode, memory }: ChosenSettings) => {
  const front = network("front", {
    cidr: "10.31.1.0/24",
    external: { network: "public", gateway: "redundant" },
    switches: "redundant",
  });
  const data = network("data", { cidr: "10.31.2.0/24", switches: "redundant" });
  const members = zookeeper("zoo", {
    replicas: 3,
    spread: "zone",
    networks: [data],
    size: { cpu: 0.5, memory: "512MiB" },
    storage: "2GiB",
  });
  const orders = mariadb("orders", {
    ...(mode === "galera"
      ? { replication: "galera" }
      : { replication: { mode: "semi-synchronous", withoutReplicas: "stop" }, election: members }),
    replicas: 3,
    spread: "zone",
    networks: [data],
    size: { cpu: 1, memory: `${memory}MiB` },
    storage: "5GiB",
    databases: ["orders"],
    replicationPassword: secret("replication"),
    accounts: { api: { password: secret("api"), privileges: "owner" } },
  });
  const sql = loadBalancer("sql", {
    engine: "haproxy",
    replicas: 1,
    networks: [front, data],
    size: { cpu: 0.5, memory: "256MiB" },
    listeners: {
      writer: { protocol: "tcp", port: 3306, to: [orders.writer] },
      reader: { protocol: "tcp", port: 3307, to: [orders.reader] },
    },
  });
  const api = service("api", {
    image: "registry.example/chosen/api:1.0.0",
    ports: { http: 8080 },
    replicas: 1,
    networks: [front],
    size: { cpu: 0.5, memory: "64MiB" },
    dependsOn: [hard(sql.listeners.writer), hard(sql.listeners.reader)],
  });
  return topology("chosen", {
    domains: [zone("zone-a"), zone("zone-b"), zone("zone-c")],
    software: "debian-12",
    entrypoints: [],
    parts: [api],
    backups: [
      backup("orders-backup", {
        of: orders,
        every: "1m",
        duration: "20s",
        keep: "1d",
        to: external("archive", { availability: "99.99%" }),
        at: { folder: "/machine/archive" },
        accountPassword: secret("backup"),
        method: mode === "galera" ? "logical" : "physical",
        rpo: "10m",
        rto: "1h",
        restoreDrill: { every: "7d" },
      }),
    ],
  });
};
