/** Which databases tell their role, and which listeners ask for it. */
import { expect, test } from "vitest";
import {
  type DatabaseDeclaration,
  hard,
  loadBalancer,
  mariadb,
  mysql,
  network,
  secret,
  service,
  tcpCheck,
  topology,
  zone,
} from "../../src/index.ts";
import type { Topology } from "../../src/topology/model.ts";
import { parsed } from "./sample.ts";

const data = network("data", { cidr: "10.0.1.0/24" });
const size = { cpu: 1, memory: "1GiB" } as const;

type Listens = Parameters<typeof loadBalancer>[1]["listeners"][string];

function database(engine: typeof mariadb, own: object = {}): DatabaseDeclaration {
  return engine("db", {
    ...{ replicas: 2, spread: "none", networks: [data], size, storage: "1GiB", databases: ["db"] },
    replicationPassword: secret("replication"),
    ...own,
  });
}

function behind(
  db: DatabaseDeclaration,
  engine: "haproxy" | "nginx",
  listener: Partial<Listens> = {},
): Topology {
  const sql = loadBalancer("sql", {
    ...{ engine, replicas: 1, networks: [data] },
    listeners: { reader: { protocol: "tcp", port: 3307, to: [db.reader], ...listener } },
  });
  const api = service("api", {
    ...{ image: "registry.example/api:1.0", ports: { http: 80 }, replicas: 1, networks: [data], size },
    dependsOn: [hard(sql.listeners.reader)],
  });
  return parsed(topology("t", { domains: [zone("a")], entrypoints: [], parts: [api, db] }));
}

const told = ({ databases }: Topology) => databases[0]?.rolePort;
const checked = ({ loadBalancers }: Topology) => loadBalancers[0]?.listeners[0]?.check?.kind;

test("several servers of MariaDB that HAProxy would ask tell their role, and the listener has no other check", () => {
  const asked = behind(database(mariadb), "haproxy");
  expect([told(asked), checked(asked)]).toEqual([8406, undefined]);
  expect(told(behind(database(mariadb, { rolePort: 9000 }), "haproxy"))).toBe(9000);
});

test("where nobody asks, nothing is told", () => {
  const db = database(mariadb);
  const own = behind(db, "haproxy", { check: tcpCheck() });
  const mixed = behind(db, "haproxy", { to: [db.reader, { to: db.writer, backup: true }] });
  for (const topology of [own, mixed, behind(db, "nginx")]) {
    expect([told(topology), checked(topology)]).toEqual([undefined, "tcp"]);
  }
  expect(told(behind(database(mariadb, { replicas: 1 }), "haproxy"))).toBeUndefined();
  expect(told(parsed(topology("t", { domains: [zone("a")], entrypoints: [], parts: [db] })))).toBeUndefined();
});

test("MySQL tells its role where it has a port for that, and is asked for a connection without", () => {
  const silent = behind(database(mysql), "haproxy");
  expect([told(silent), checked(silent)]).toEqual([undefined, "tcp"]);
  const asked = behind(database(mysql, { rolePort: 8406 }), "haproxy");
  expect([told(asked), checked(asked)]).toEqual([8406, undefined]);
});

test("servers that choose their primary always tell it", () => {
  const db = database(mariadb, { replicas: 3, replication: "galera" });
  expect(told(parsed(topology("t", { domains: [zone("a")], entrypoints: [], parts: [db] })))).toBe(8406);
});
