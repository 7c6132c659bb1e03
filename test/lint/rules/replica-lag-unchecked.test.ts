import { expect, test } from "vitest";
import { replicaLagUnchecked } from "../../../src/lint/rules/replica-lag-unchecked.ts";
import type { Database, LoadBalancer, Topology } from "../../../src/topology/model.ts";
import {
  makeBackend,
  makeDatabase,
  makeEnsemble,
  makeListener,
  makeLoadBalancer,
  makeTopology,
} from "../../arbitrary/parts.ts";
import { sharded } from "../../arbitrary/sharded.ts";
import { findings, messages } from "../check-rule.ts";

const before = (role: "writer" | "reader", own: Partial<Database> = {}) =>
  makeTopology({
    ensembles: [makeEnsemble({ name: "votes" })],
    databases: [makeDatabase({ name: "orders", replicas: 3, ...own })],
    loadBalancers: [
      makeLoadBalancer({
        name: "sql",
        listeners: [
          makeListener({
            name: "orders",
            protocol: "tcp",
            check: undefined,
            backends: [makeBackend({ kind: "database", name: "orders", role })],
          }),
        ],
      }),
    ],
  });

function withBalancer(topology: Topology, own: Partial<LoadBalancer>): Topology {
  return { ...topology, loadBalancers: topology.loadBalancers.map((one) => ({ ...one, ...own })) };
}

test("readers that tell nobody how far behind they are", () => {
  const [finding] = findings(replicaLagUnchecked, before("reader"));
  expect(finding?.message).toContain(
    "Listener `orders` of `sql` takes a replica of `orders` for well when its port is open",
  );
  expect(finding?.fix).toContain("listener `orders` without a `check` of its own");
  const [mysql] = findings(replicaLagUnchecked, before("reader", { engine: "mysql" }));
  expect(mysql?.fix).toContain('mysql("orders", { rolePort: 8406');
});

test("nginx, which cannot ask, and a listener that leads elsewhere, too", () => {
  const [nginx] = findings(replicaLagUnchecked, withBalancer(before("reader"), { engine: "nginx" }));
  expect(nginx?.fix).toContain('loadBalancer("sql", { engine: "haproxy"');
  const listener = makeListener({
    name: "orders",
    protocol: "tcp",
    check: undefined,
    backends: (["reader", "writer"] as const).map((role) =>
      makeBackend({ kind: "database", name: "orders", role }),
    ),
  });
  const [mixed] = findings(
    replicaLagUnchecked,
    withBalancer(before("reader", { rolePort: 8406 }), { listeners: [listener] }),
  );
  expect(mixed?.fix).toContain("listeners: { orders-reader: { to: [orders.reader]");
});

test("those of each shard, with the database as it was declared to mend", () => {
  const found = findings(
    replicaLagUnchecked,
    sharded(before("reader", { engine: "mysql" }), { by: "hash", key: "customer", count: 2 }),
  );
  expect(found.length).toBe(2);
  for (const { fix } of found) expect(fix).toContain('mysql("orders", ');
});

test("no finding: servers that are asked, the primary alone, or one server", () => {
  expect(messages(replicaLagUnchecked, before("reader", { election: "votes" }))).toEqual([]);
  expect(messages(replicaLagUnchecked, before("reader", { rolePort: 8406 }))).toEqual([]);
  expect(
    messages(replicaLagUnchecked, before("reader", { replication: { mode: "galera" }, needs: 2 })),
  ).toEqual([]);
  expect(messages(replicaLagUnchecked, before("writer"))).toEqual([]);
  expect(messages(replicaLagUnchecked, before("reader", { replicas: 1 }))).toEqual([]);
});
