import { describe, expect, test } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import type { Database } from "../../src/topology/model.ts";
import { GALERA_PORTS, GROUP_REPLICATION_PORT } from "../../src/topology/replication.ts";
import {
  makeBackend,
  makeDatabase,
  makeEnsemble,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeTopology,
} from "../arbitrary/parts.ts";
import { showFlow } from "./flow-text.ts";

function planned(own: Partial<Database>, role: "writer" | "reader" = "writer") {
  return plan(
    makeTopology({
      networks: [makeNetwork({ name: "app" }), makeNetwork({ name: "data", cidr: "10.1.0.0/24" })],
      ensembles: [makeEnsemble({ name: "votes", networks: ["data"] })],
      databases: [
        makeDatabase({
          name: "db",
          replicas: 3,
          networks: ["app", "data"],
          replicationNetwork: "data",
          primary: 2,
          ...own,
        }),
      ],
      loadBalancers: [
        makeLoadBalancer({
          name: "sql",
          replicas: 1,
          listeners: [
            makeListener({
              protocol: "tcp",
              port: 3306,
              check: undefined,
              backends: [makeBackend({ kind: "database", name: "db", role })],
            }),
          ],
        }),
      ],
    }),
  );
}

function serversOf({ groups }: ReturnType<typeof planned>) {
  const group = groups.find(({ name }) => name === "sql");
  const listeners = group?.kind === "load-balancer" ? group.listeners : [];
  return listeners.flatMap(({ servers }) =>
    servers.map(({ name, backup, rolePort }) => ({ name, backup, rolePort })),
  );
}

const elected = { election: "votes" } as const;
const galera = { replication: { mode: "galera" }, needs: 2 } as const;
const grouped = { engine: "mysql", replication: { mode: "group-replication" }, needs: 2 } as const;

describe("a database that chooses its writer", () => {
  test("has an agent at each server", () => {
    const programs = (own: Partial<Database>) =>
      planned(own)
        .instances.filter(({ group }) => group === "db")
        .map((instance) => instance.programs);
    for (const own of [elected, galera]) {
      expect(programs(own)).toEqual(Array(3).fill(["mariadb", "database-agent"]));
    }
    expect(programs(grouped)).toEqual(Array(3).fill(["mysql", "database-agent"]));
    expect(programs({})).toEqual(Array(3).fill(["mariadb"]));
  });

  test("is balanced to all of its servers, each asked for its role", () => {
    const each = (backups: readonly string[]) =>
      ["db-1", "db-2", "db-3"].map((name) => ({ name, backup: backups.includes(name), rolePort: 8406 }));
    expect(serversOf(planned(elected))).toEqual(each([]));
    expect(serversOf(planned(elected, "reader"))).toEqual(each([]));
    expect(serversOf(planned(grouped))).toEqual(each([]));
    // Of Galera the declared primary is written to, and the others stand by.
    expect(serversOf(planned(galera))).toEqual(each(["db-1", "db-3"]));
    expect(serversOf(planned(galera, "reader"))).toEqual(each([]));
    expect(serversOf(planned({}))).toEqual([{ name: "db-2", backup: false, rolePort: undefined }]);
  });

  test("is asked for roles where it says, and nobody is let in there who does not ask", () => {
    const asked = (own: Partial<Database>) =>
      planned(own)
        .flows.filter(({ port, network }) => port === 8407 && network === "app")
        .map(
          ({ from, to }) =>
            `${from.kind === "instance" ? from.name : ""} > ${to.kind === "instance" ? to.name : ""}`,
        );
    expect(asked({ ...elected, rolePort: 8407 })).toEqual(["sql-1 > db-1", "sql-1 > db-2", "sql-1 > db-3"]);
    expect(asked({})).toEqual([]);
  });

  test("with an election reaches every member of its ensemble, and without does not", () => {
    const flows = (own: Partial<Database>) =>
      planned(own)
        .flows.map(showFlow)
        .filter((flow) => flow.includes("2181"));
    expect(flows(elected)).toHaveLength(9);
    expect(flows(elected)).toContain("db-1 > votes-3 data tcp 2181: db elects its primary");
    expect(planned(elected).connections).toContainEqual({
      from: { kind: "group", name: "db" },
      to: { kind: "ensemble", name: "votes" },
      network: "data",
    });
    expect(flows(galera)).toEqual([]);
  });

  test("with Galera lets its servers talk to each other at Galera's ports, over the replication network", () => {
    const between = planned(galera).flows.filter(
      ({ from, to }) =>
        from.kind === "instance" && from.name === "db-1" && to.kind === "instance" && to.name === "db-2",
    );
    expect(new Set(between.map(({ network }) => network))).toEqual(new Set(["data"]));
    const ports = between.map(({ port }) => port);
    for (const port of Object.values(GALERA_PORTS)) expect(ports).toContain(port);
  });

  test("with Group Replication lets its servers and their agents talk to each other, over the replication network", () => {
    const between = planned(grouped).flows.filter(
      ({ from, to }) =>
        from.kind === "instance" && from.name === "db-1" && to.kind === "instance" && to.name === "db-2",
    );
    expect(new Set(between.map(({ network }) => network))).toEqual(new Set(["data"]));
    expect(new Set(between.map(({ port }) => port))).toEqual(new Set([GROUP_REPLICATION_PORT, 3306, 8406]));
  });
});

describe("a database that nobody elects and that tells roles", () => {
  const own = { rolePort: 8407 } as const;

  test("has an agent at each server", () => {
    const servers = planned(own).instances.filter(({ group }) => group === "db");
    expect(servers.map(({ programs }) => programs)).toEqual(Array(3).fill(["mariadb", "database-agent"]));
  });

  test("is written to at its declared primary alone, which is asked, and read from at those that say so", () => {
    expect(serversOf(planned(own))).toEqual([{ name: "db-2", backup: false, rolePort: 8407 }]);
    expect(serversOf(planned(own, "reader"))).toEqual(
      ["db-1", "db-2", "db-3"].map((name) => ({ name, backup: false, rolePort: 8407 })),
    );
  });

  test("lets in at the port who asks, and at those servers that are asked", () => {
    const asked = (role: "writer" | "reader") =>
      planned(own, role)
        .flows.map(showFlow)
        .filter((flow) => flow.includes("8407"));
    expect(asked("writer")).toEqual(["sql-1 > db-2 app tcp 8407: sql checks the health of db"]);
    expect(asked("reader")).toHaveLength(3);
  });
});

describe("two servers between which keepalived decides", () => {
  const own = { pair: { acceptSplitBrain: "to see it" }, replicas: 2, primary: 2 } as const;

  test("have it beside the agent, with a router of their own, where the declared primary comes first", () => {
    const { instances, groups, allocations } = planned(own);
    const programs = instances.filter(({ group }) => group === "db").map((instance) => instance.programs);
    expect(programs).toEqual(Array(2).fill(["mariadb", "database-agent", "keepalived"]));
    const group = groups.find(({ name }) => name === "db");
    const router = group?.kind === "database" ? group.router : undefined;
    expect(router).toMatchObject({
      network: "data",
      members: [
        { instance: "db-2", priority: 200 },
        { instance: "db-1", priority: 190 },
      ],
    });
    expect(allocations.routerIds).toEqual({ data: { db: router?.routerId } });
  });

  test("hear each other, and ask each other whether they write", () => {
    const flows = planned(own).flows.map(showFlow);
    expect(flows).toContain("db-1 > db-2 data vrrp: db agrees on its primary");
    expect(flows).toContain("db-2 > db-1 data tcp 8406: whether the other server of db takes writes");
  });

  test("have one of them written to by whoever reaches both", () => {
    expect(serversOf(planned(own))).toEqual([
      { name: "db-1", backup: true, rolePort: 8406 },
      { name: "db-2", backup: false, rolePort: 8406 },
    ]);
  });
});
