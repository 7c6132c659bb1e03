import { describe, expect, test } from "vitest";
import { serversIn } from "../../src/plan/database-servers.ts";
import { plan } from "../../src/plan/plan.ts";
import { docker } from "../../src/targets/docker/index.ts";
import type { Database, Domain } from "../../src/topology/model.ts";
import { GALERA_PORTS } from "../../src/topology/replication.ts";
import {
  makeBackend,
  makeDatabase,
  makeDomain,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeTopology,
} from "../arbitrary/parts.ts";

const SMALL = { name: undefined, cpu: 0.5, memoryBytes: 2 ** 28, diskBytes: 2 ** 30 };

function planned(within: readonly string[], own: Partial<Database> = {}) {
  const domains: Domain[] = ["a", "b", "c"].flatMap((zone) => [
    makeDomain({ name: zone, kind: "zone" }),
    makeDomain({ name: `${zone}-1`, kind: "host", parent: zone }),
    makeDomain({ name: `${zone}-2`, kind: "host", parent: zone }),
  ]);
  return plan(
    makeTopology({
      domains,
      networks: [makeNetwork({ name: "app" })],
      databases: [
        makeDatabase({
          name: "db",
          replicas: 3,
          needs: 2,
          networks: ["app"],
          replicationNetwork: "app",
          spread: { over: "zone", strict: true },
          replication: { mode: "galera", arbitrator: { size: SMALL, within } },
          ...own,
        }),
      ],
      loadBalancers: [
        makeLoadBalancer({
          name: "sql",
          replicas: 1,
          networks: ["app"],
          listeners: [
            makeListener({
              protocol: "tcp",
              port: 3306,
              check: undefined,
              backends: [makeBackend({ kind: "database", name: "db", role: "reader" })],
            }),
          ],
        }),
      ],
    }),
  );
}

const zonesOf = (of: ReturnType<typeof planned>) =>
  of.instances.filter(({ group }) => group === "db").map(({ placement }) => placement[0]);

describe("an arbitrator", () => {
  test("is the last instance of its database, small, without data, and runs garbd alone", () => {
    const arbitrator = planned([]).instances.find(({ name }) => name === "db-3");
    expect(arbitrator).toMatchObject({ programs: ["garbd"], size: SMALL, volumes: [], database: undefined });
    const [group] = planned([]).groups;
    expect(group?.instances).toEqual(["db-1", "db-2", "db-3"]);
    expect(group?.kind === "database" && serversIn(group)).toEqual(["db-1", "db-2"]);
    expect(Object.keys(planned([]).allocations.serverIds)).toEqual(["db-1", "db-2"]);
  });

  test("stands in another domain than both servers, in which it may be said to stand", () => {
    expect(new Set(zonesOf(planned([])))).toEqual(new Set(["a", "b", "c"]));
    for (const own of ["a", "b", "c"]) {
      for (const within of [[], ["a", "b", "c"].filter((zone) => zone !== own)]) {
        const zones = zonesOf(planned([own], { within }));
        expect(zones[2]).toBe(own);
        expect(new Set(zones)).toEqual(new Set(["a", "b", "c"]));
        expect(planned([own], { within }).remarks).toEqual([]);
      }
    }
  });

  test("stays where it is, as the servers do", () => {
    const before = planned(["c"], { within: ["a", "b"] });
    const domains = before.allocations.hosts;
    expect(planned(["c"], { within: ["a", "b"] }).allocations.hosts).toEqual(domains);
  });

  test("that cannot stand apart is told of", () => {
    expect(planned(["a"], { within: ["a", "b"] }).remarks).toMatchObject([
      { group: "db", kind: "strict-spread", asked: "zone", available: 2, wanted: 3 },
    ]);
  });

  test("is sent no query and asked for no role, and talks of membership alone", () => {
    const { flows, groups } = planned([]);
    const touching = flows.filter(({ from, to }) =>
      [from, to].some((end) => end.kind === "instance" && end.name === "db-3"),
    );
    expect(touching).toHaveLength(4);
    expect(new Set(touching.map(({ port }) => port))).toEqual(new Set([GALERA_PORTS.group]));
    const balancer = groups.find(({ name }) => name === "sql");
    const listeners = balancer?.kind === "load-balancer" ? balancer.listeners : [];
    expect(listeners.flatMap(({ servers }) => servers.map(({ name }) => name))).toEqual(["db-1", "db-2"]);
  });
});

test("Docker refuses it, and says instead of what", () => {
  const check = () => docker().check(planned([]));
  expect(check).toThrow(/An arbitrator of Galera is not run on Docker.*\n {2}db-3 \(.*\n.*third server/);
});
