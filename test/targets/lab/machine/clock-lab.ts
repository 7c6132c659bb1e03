/** Every kind of program that a lab runs, with clocks that can be set. */
import { fileURLToPath } from "node:url";
import {
  entrypoint,
  hard,
  httpCheck,
  loadBalancer,
  mariadb,
  network,
  secret,
  service,
  topology,
  zone,
  zookeeper,
} from "nospof";
import { probeTargets } from "../../../../src/drill/probe/targets.ts";
import { laidOut, planOf } from "../laid-out.ts";
import { smallLayout } from "./small-lab.ts";

export function clockLayout() {
  const edge = network("edge", {
    cidr: "10.60.1.0/24",
    external: { network: "public", gateway: "redundant" },
  });
  const inside = network("inside", { cidr: "10.60.2.0/24" });
  const size = { cpu: 1, memory: "1GiB" } as const;
  const db = mariadb("db", {
    replicas: 1,
    networks: [inside],
    size,
    storage: "1GiB",
    databases: ["app"],
    replicationPassword: secret("db-replication"),
    accounts: { web: { password: secret("db-web"), privileges: "read-write" } },
  });
  const zoo = zookeeper("zoo", {
    replicas: 3,
    spread: "none",
    networks: [inside],
    size,
    storage: "1GiB",
  });
  const web = service("web", {
    image: "web:1",
    ports: { http: 80 },
    replicas: 1,
    networks: [inside],
    size,
    healthCheck: httpCheck("/"),
    dependsOn: [hard(db.writer), hard(zoo.client)],
  });
  const balancers = (["haproxy", "nginx"] as const).map((engine) =>
    loadBalancer(engine, {
      engine,
      replicas: 2,
      spread: "zone",
      networks: [edge, inside],
      virtualIp: { network: edge },
      listeners: { http: { port: 80, to: [web.ports.http] } },
    }),
  );
  const planned = planOf(
    topology("clocks", {
      domains: [zone("a"), zone("b")],
      entrypoints: balancers.map((balancer) =>
        entrypoint(balancer.name, { to: balancer.listeners.http, slo: "99%", rto: "10s" }),
      ),
      software: { nginx: "1.22", haproxy: "2.6", keepalived: "2.2", mariadb: "10.11", zookeeper: "3.8" },
    }),
  );
  const layout = laidOut(planned, {
    name: smallLayout({ hosts: 1 }).name,
    clock: true,
    node: process.execPath,
    responder: fileURLToPath(new URL("../../../../src/targets/lab/responder/main.ts", import.meta.url)),
  });
  const [target] = probeTargets(planned, {}, layout);
  return {
    layout,
    haproxyAddress: target?.addresses[0]?.address,
    hosts: planned.instances.filter(({ group }) => group !== "zoo").map(({ name }) => name),
  };
}
