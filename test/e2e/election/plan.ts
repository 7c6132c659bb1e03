/** Servers that choose their primary, through an ensemble or by keepalived, or do not, and a load balancer before them. */
import type { Plan } from "../../../src/plan/model.ts";
import { plan } from "../../../src/plan/plan.ts";
import type { Database, Replication } from "../../../src/topology/model.ts";
import {
  makeBackend,
  makeDatabase,
  makeEnsemble,
  makeListener,
  makeLoadBalancer,
  makeNetwork,
  makeService,
  makeTopology,
  needs,
} from "../../arbitrary/parts.ts";

const MIB = 1024 ** 2;

export function electionPlan(replication: Replication, tls?: Database["tls"]): Plan {
  return promotedPlan(replication, { replicas: 3, election: "zoo", tls });
}

/** Two servers: of these nobody is left to acknowledge when one is lost. */
export function electedPairPlan(replication: Replication): Plan {
  return promotedPlan(replication, { replicas: 2, election: "zoo" });
}

/** Two servers of which keepalived says which is the primary. */
export function pairPlan(replication: Replication, tls?: Database["tls"]): Plan {
  return promotedPlan(replication, { replicas: 2, pair: { acceptSplitBrain: "to show it" }, tls });
}

/** Three servers of which a person makes one the primary, and that tell their role. */
export function plainPlan(engine: Database["engine"]): Plan {
  return promotedPlan({ mode: "asynchronous" }, { replicas: 3, engine, rolePort: 8406 });
}

function promotedPlan(
  replication: Replication,
  who: Partial<Pick<Database, "replicas" | "election" | "pair" | "tls" | "engine" | "rolePort">>,
): Plan {
  const sql = (name: "writer" | "reader", port: number) =>
    makeListener({
      name,
      protocol: "tcp",
      port,
      check: undefined,
      backends: [makeBackend({ kind: "database", name: "orders", role: name })],
    });
  return plan(
    makeTopology({
      networks: [makeNetwork({ name: "app" })],
      secrets: ["replication", "api"].map((name) => ({
        name,
        source: { file: "topology.ts", line: 1, column: 1 },
      })),
      databases: [
        makeDatabase({
          name: "orders",
          replication,
          ...who,
          databases: ["orders"],
          accounts: [{ name: "api", password: "api", database: "orders", privileges: "owner", from: [] }],
          size: {
            name: undefined,
            cpu: 1,
            memoryBytes: (who.engine === "mysql" ? 256 : 128) * MIB,
            diskBytes: 1024 * MIB,
          },
        }),
      ],
      ensembles:
        who.election === undefined
          ? []
          : [
              makeEnsemble({
                name: who.election,
                size: { name: undefined, cpu: 1, memoryBytes: 512 * MIB, diskBytes: 1024 * MIB },
              }),
            ],
      // Whom the listeners are for.
      services: [
        makeService({
          name: "api",
          dependsOn: (["reader", "writer"] as const).map((listener) =>
            needs({ kind: "load-balancer", name: "sql", listener }),
          ),
        }),
      ],
      loadBalancers: [
        makeLoadBalancer({ name: "sql", replicas: 1, listeners: [sql("reader", 3307), sql("writer", 3306)] }),
      ],
    }),
  );
}
