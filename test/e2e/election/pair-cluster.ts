/** Two servers of which keepalived says which is the primary, with the table that writer.py writes to. */
import type { Replication } from "../../../src/topology/model.ts";
import { requireProgram } from "../../programs/required-program.ts";
import { type Cluster, openCluster } from "./cluster.ts";
import { pairPlan } from "./plan.ts";

export interface PairCluster extends Cluster {
  readonly otherThan: (server: string) => string;
  /** The one that may be written to, as soon as the other one may not, and follows it. */
  readonly inStep: () => Promise<string>;
}

/** Resolves when `orders-1`, which begins, is written to. */
export async function openPair(replication: Replication): Promise<PairCluster> {
  for (const program of ["mariadbd", "haproxy", "curl", "keepalived", "nft"] as const) {
    await requireProgram(program);
  }
  const cluster = await openCluster(pairPlan(replication));
  const otherThan = (name: string): string => cluster.servers.find((each) => each !== name) ?? "";
  const inStep = (): Promise<string> =>
    cluster.until("one follows the other", async () => {
      const [primary, second] = await cluster.writers();
      if (primary === undefined || second !== undefined) return undefined;
      const running = await cluster.sql(otherThan(primary), "SHOW GLOBAL STATUS LIKE 'Slave_running'");
      const readOnly = await cluster.sql(otherThan(primary), "SELECT @@GLOBAL.read_only");
      return running?.endsWith("ON") === true && readOnly === "1" && primary;
    });
  // Whichever is the master first: it gives way to the one that begins.
  await Promise.all(cluster.programs.map((name) => cluster.start(name)));
  const first = await inStep();
  if (first !== "orders-1") throw new Error(`${first} has begun\n${cluster.agentLogs()}`);
  const made = await cluster.sql(
    first,
    "CREATE TABLE orders.entry (id BIGINT AUTO_INCREMENT PRIMARY KEY, writer VARCHAR(20), number INT, server BIGINT)",
  );
  if (made !== "") throw new Error(`the table is not made: ${made}`);
  return { ...cluster, otherThan, inStep };
}
