/** One primary, whatever fails, and no acknowledged row lost: real servers, agents, ensemble and load balancer. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requireProgram } from "../../programs/required-program.ts";
import type { StartedProgram } from "../../programs/started-program.ts";
import { startDatabase } from "../database-programs.ts";
import { type Cluster, openCluster } from "./cluster.ts";
import { electionPlan } from "./plan.ts";
import { acknowledgedBy, longestGap, writersInTurn } from "./rows.ts";

describe("semi-synchronous replication with an election", { timeout: 180_000 }, () => {
  const plan = electionPlan({ mode: "semi-synchronous", acknowledgements: 1, fallBackAfterMs: undefined });
  let cluster: Cluster;
  let through: StartedProgram;
  const direct = new Map<string, StartedProgram>();
  const primaries: string[] = [];

  const rowsOf = (program: StartedProgram) => acknowledgedBy(program);

  /** Both replicas fetch and apply. */
  async function inStep(): Promise<string> {
    return cluster.until("all servers replicate", async () => {
      const primary = await cluster.writer();
      const replicas = cluster.servers.filter((name) => name !== primary);
      const running = "SHOW GLOBAL STATUS LIKE 'Slave_running'";
      const answers = await Promise.all(replicas.map((name) => cluster.sql(name, running)));
      return answers.every((answer) => answer?.endsWith("ON")) ? primary : undefined;
    });
  }

  /** Lets something happen to the primary, and waits until rows are acknowledged again. */
  async function during(event: (primary: string) => Promise<unknown>): Promise<string> {
    const primary = await inStep();
    await event(primary);
    // What was under way is over.
    await sleep(4000);
    const before = rowsOf(through).length;
    await cluster.until("rows are acknowledged again", async () => rowsOf(through).length > before + 20);
    const now = await cluster.until("somebody may be written to", cluster.writer);
    if (primaries.at(-1) !== now) primaries.push(now);
    return primary;
  }

  beforeAll(async () => {
    for (const program of ["mariadbd", "haproxy", "curl"] as const) await requireProgram(program);
    cluster = await openCluster(plan);
    await Promise.all(cluster.programs.map((name) => cluster.start(name)));
    primaries.push(await cluster.until("the first primary", cluster.writer));
    await inStep();
    const made = await cluster.sql(
      primaries[0] ?? "",
      "CREATE TABLE orders.entry (id BIGINT AUTO_INCREMENT PRIMARY KEY, writer VARCHAR(20), number INT, server BIGINT)",
    );
    expect(made).toBe("");
    through = await cluster.write(cluster.addressOf("sql-1"), 3306, "through");
    for (const name of cluster.servers) {
      direct.set(name, await cluster.write(cluster.addressOf(name), 3306, name));
    }
    await cluster.until("rows are acknowledged", async () => rowsOf(through).length > 20);
  }, 120_000);

  afterAll(async () => {
    await cluster?.close();
  });

  test("the server that is declared begins, and only it", () => {
    expect(primaries).toEqual(["orders-1"]);
  });

  test("the primary is killed: another one takes over, and it comes back as a replica", async () => {
    const old = await during((primary) => cluster.signal(primary, "database", "KILL"));
    expect(primaries.at(-1)).not.toBe(old);
    await startDatabase(cluster.hosts.host(old), "mariadb");
    expect(await inStep()).not.toBe(old);
  });

  test("the primary hangs: it is killed, and started again as a replica", async () => {
    const old = await during((primary) => cluster.signal(primary, "database", "STOP"));
    expect(primaries.at(-1)).not.toBe(old);
    expect(await inStep()).not.toBe(old);
  });

  test("the primary is cut off: it stops writing, and comes back as a replica", async () => {
    const old = await during((primary) => cluster.plug(primary, "out"));
    expect(primaries.at(-1)).not.toBe(old);
    expect(await cluster.role(old, "writer")).toMatch(/503$/);
    await cluster.plug(old, "in");
    expect(await inStep()).not.toBe(old);
  });

  test("the primary and its replicas do not hear each other, but the ensemble: another one takes over", async () => {
    const others = (primary: string) => cluster.servers.filter((name) => name !== primary);
    // To an address of the network that nobody has: what it sends vanishes, and it does not know.
    const nowhere = "lladdr 02:00:00:00:00:99 nud permanent";
    const neighbours = async (primary: string, change: string): Promise<void> => {
      for (const name of others(primary)) {
        const words = `ip neigh ${change.replace("ADDRESS", cluster.addressOf(name))} dev eth0`;
        const { exitCode, output } = await cluster.hosts.host(primary).run(["sh", "-c", words]);
        expect(`${exitCode} ${output}`).toBe("0 ");
      }
    };
    const old = await during((primary) => neighbours(primary, `replace ADDRESS ${nowhere}`));
    expect(primaries.at(-1)).not.toBe(old);
    expect(await cluster.role(old, "writer")).toMatch(/503$/);
    await neighbours(old, "del ADDRESS");
    expect(await inStep()).not.toBe(old);
  });

  test("the agent of the primary hangs: its server is killed when the lease ends", async () => {
    const old = await during((primary) => cluster.signal(primary, "agent", "STOP"));
    expect(primaries.at(-1)).not.toBe(old);
    await cluster.signal(old, "agent", "CONT");
    expect(await inStep()).not.toBe(old);
  });

  test("the agent of the primary is started again: the primary stays what it is", async () => {
    const before = await inStep();
    await during(async (primary) => {
      await cluster.signal(primary, "agent", "KILL");
      await cluster.startAgent(primary);
    });
    expect(primaries.at(-1)).toBe(before);
  });

  test("the agent of the primary is stopped in order: another one takes over, and no server is killed", async () => {
    const old = await during((primary) => cluster.signal(primary, "agent", "TERM"));
    expect(primaries.at(-1)).not.toBe(old);
    // Nobody would have started it again.
    expect(await cluster.sql(old, "SELECT @@GLOBAL.read_only")).toBe("1");
    await cluster.startAgent(old);
    expect(await inStep()).not.toBe(old);
  });

  test("the leader of the ensemble is killed: writes go on", async () => {
    const leader = await cluster.until("a leader", cluster.leader);
    await during(() => cluster.signal(leader, "member", "KILL"));
    await cluster.start(leader);
    await inStep();
  });

  test("most of the ensemble is lost: nobody writes until it is back", async () => {
    await inStep();
    const lost = cluster.members.slice(0, 2);
    for (const member of lost) await cluster.signal(member, "member", "KILL");
    await cluster.until("nobody may be written to", async () => (await cluster.writer()) === undefined);
    await sleep(1000);
    const before = rowsOf(through).length;
    await sleep(3000);
    expect(rowsOf(through)).toHaveLength(before);
    for (const member of lost) await cluster.start(member);
    await during(async () => undefined);
  });

  test("no acknowledged row is lost, and no two servers have written at once", async () => {
    const primary = await inStep();
    for (const writer of [through, ...direct.values()]) await writer.stop("KILL");
    for (const [name, writer] of [["through", through] as const, ...direct]) {
      const there = await cluster.sql(primary, `SELECT number FROM orders.entry WHERE writer = '${name}'`);
      const numbers = new Set(there?.split("\n").map(Number));
      expect(rowsOf(writer).filter(({ number }) => !numbers.has(number))).toEqual([]);
    }
    expect(rowsOf(through).length).toBeGreaterThan(200);
    expect(longestGap(rowsOf(through), 0)).toBeGreaterThan(0);
    const turns = new Map([...direct].map(([name, writer]) => [name, rowsOf(writer)] as const));
    expect(writersInTurn(turns)).toEqual(primaries);
    const counts = await cluster.until("all servers have the same", async () => {
      const answers = await Promise.all(
        cluster.servers.map((name) => cluster.sql(name, "SELECT COUNT(*), MAX(id) FROM orders.entry")),
      );
      return new Set(answers).size === 1 && answers;
    });
    expect(counts[0]).toMatch(/^\d+\t\d+$/);
  });
});
