/**
 * How long nothing is written when a primary fails, and whether an acknowledged row is lost: rows every 20 ms through HAProxy, and past
 * it to each server. `node bench/election.ts [runs] [fault,…]`; as root, on a machine with nothing else to do.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { startDatabase } from "../test/e2e/database-programs.ts";
import { openCluster } from "../test/e2e/election/cluster.ts";
import { electionPlan } from "../test/e2e/election/plan.ts";
import { acknowledgedBy, longestGap } from "../test/e2e/election/rows.ts";

const FAULTS = ["kill", "hang", "cut", "agent"] as const;
const PATIENCE_MS = 60_000;

const runs = Number(process.argv[2] ?? 20);
const wanted = process.argv[3]?.split(",") ?? FAULTS;

const cluster = await openCluster(
  electionPlan({ mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs: undefined }),
);

async function until<Result>(what: string, look: () => Promise<Result | undefined | false>): Promise<Result> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const result = await look();
    if (result !== undefined && result !== false) return result;
    if (Date.now() > end) throw new Error(`not in time: ${what}\n${cluster.agentLogs()}`);
    await sleep(100);
  }
}

const inStep = (): Promise<string> =>
  until("all servers replicate", async () => {
    const primary = await cluster.writer();
    const others = cluster.servers.filter((name) => name !== primary);
    const running = "SHOW GLOBAL STATUS LIKE 'Slave_running'";
    const answers = await Promise.all(others.map((name) => cluster.sql(name, running)));
    return answers.every((answer) => answer?.endsWith("ON")) ? primary : undefined;
  });

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

try {
  await Promise.all(cluster.programs.map((name) => cluster.start(name)));
  const first = await inStep();
  await cluster.sql(
    first,
    "CREATE TABLE orders.entry (id BIGINT AUTO_INCREMENT PRIMARY KEY, writer VARCHAR(20), number INT, server BIGINT)",
  );
  const through = await cluster.write(cluster.addressOf("sql-1"), 3306, "through");
  const direct = await Promise.all(
    cluster.servers.map(
      async (name) => [name, await cluster.write(cluster.addressOf(name), 3306, name)] as const,
    ),
  );
  await until("rows are acknowledged", async () => acknowledgedBy(through).length > 20);
  for (const fault of FAULTS.filter((each) => wanted.includes(each))) {
    const gaps: number[] = [];
    for (let run = 0; run < runs; run++) {
      const primary = await inStep();
      await sleep(500);
      const from = acknowledgedBy(through).length;
      if (fault === "cut") await cluster.plug(primary, "out");
      else if (fault === "agent") await cluster.signal(primary, "agent", "STOP");
      else await cluster.signal(primary, "database", fault === "kill" ? "KILL" : "STOP");
      await until("another primary", async () => {
        const now = await cluster.writer().catch(() => undefined);
        return now !== undefined && now !== primary;
      });
      const before = acknowledgedBy(through).length;
      await until("rows are acknowledged again", async () => acknowledgedBy(through).length > before + 10);
      gaps.push(longestGap(acknowledgedBy(through), from));
      if (fault === "cut") await cluster.plug(primary, "in");
      if (fault === "agent") await cluster.signal(primary, "agent", "CONT");
      if (fault === "kill") await startDatabase(cluster.hosts.host(primary), "mariadb");
    }
    const shown = gaps.map((gap) => gap.toFixed(1)).join(" ");
    console.log(
      `${fault}: median ${median(gaps).toFixed(1)} s, worst ${Math.max(...gaps).toFixed(1)} s (${shown})`,
    );
  }
  const primary = await inStep();
  for (const [name, writer] of [["through", through] as const, ...direct]) {
    await writer.stop("KILL");
    const there = await cluster.sql(primary, `SELECT number FROM orders.entry WHERE writer = '${name}'`);
    const numbers = new Set(there?.split("\n").map(Number));
    const rows = acknowledgedBy(writer);
    const lost = rows.filter(({ number }) => !numbers.has(number)).length;
    console.log(`${name}: ${rows.length} rows acknowledged, ${lost} of them lost`);
  }
} finally {
  await cluster.close();
}
