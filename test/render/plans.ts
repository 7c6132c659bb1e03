/** Plans to render: the stacks that users copy, and arbitrary ones. */
import type { Plan } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Software, Topology } from "../../src/topology/model.ts";
import { parseTopology } from "../../src/topology/parse.ts";

export const STACKS = ["seed", "shop", "fragile", "ledger"] as const;

/** Debian 12's programs, those that the tests run. */
export const DEBIAN_12: Software = {
  nginx: "1.22",
  haproxy: "2.6",
  keepalived: "2.2",
  mariadb: "10.11",
  mysql: "9.7",
  zookeeper: "3.8",
};

/** The programs that are current while this is written. */
export const CURRENT: Software = {
  nginx: "1.29",
  haproxy: "3.2",
  keepalived: "2.3",
  mariadb: "11.8",
  mysql: "9.7",
  zookeeper: "3.9",
};

export async function stackPlan(
  stack: (typeof STACKS)[number],
  software: Software = DEBIAN_12,
): Promise<Plan> {
  const file: { readonly default: unknown } = await import(`../../stacks/${stack}/topology.ts`);
  const parsed = parseTopology(file.default);
  if (!parsed.ok) throw new Error(`stacks/${stack} is refused: ${JSON.stringify(parsed.problems)}`);
  return planFor(parsed.topology, software);
}

export function planFor(topology: Topology, software: Software = DEBIAN_12): Plan {
  return plan({ ...topology, software });
}
