/**
 * Rows that are written through everything that is done to a database: none that was acknowledged is lost, and no two servers
 * take writes at once. NOSPOF_DRILL=full: ten minutes of random faults for each mode of replication, and twenty times what a primary
 * may suffer, or NOSPOF_DRILL_RUNS times; default: half a minute, and only what other drills make. NOSPOF_SEED: other faults.
 */
import { expect, test, vi } from "vitest";
import { unharmed } from "../../src/drill/expectations/expectations.ts";
import { healthOf } from "../../src/drill/health/until-healthy.ts";
import { watchWrites } from "../../src/drill/history/watch-writes.ts";
import type { Fault } from "../../src/drill/model.ts";
import { monotonicMs } from "../../src/drill/probe/probe-lines.ts";
import { probeTargets } from "../../src/drill/probe/targets.ts";
import { randomCandidates } from "../../src/drill/random/candidates.ts";
import { stepLine } from "../../src/drill/random/reporters.ts";
import { runRandom } from "../../src/drill/random/run-random.ts";
import { randomSequence } from "../../src/drill/random/sequence.ts";
import { closeStage, openStage } from "../../src/drill/stage.ts";
import { groupReplicationOutMs } from "../../src/plan/group-replication-timing.ts";
import type { DatabaseGroup, Plan } from "../../src/plan/model.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import type { Lab } from "../../src/targets/lab/lab.ts";
import { localSql } from "../../src/targets/lab/local-sql.ts";
import { openLab } from "../../src/targets/lab/machine/index.ts";
import { parseTopology } from "../../src/topology/parse.ts";
import { choosesWriter } from "../../src/topology/replication.ts";
import { planFor, stackPlan } from "../render/plans.ts";
import { drillFaults, layoutOf, wrongIn } from "./drill-plan.ts";

const FULL = process.env.NOSPOF_DRILL === "full";
const DURATION_MS = FULL ? 600_000 : 30_000;
const SEED = Number(process.env.NOSPOF_SEED ?? 7);

/** How databases replicate, and who promotes: a line for each. */
const MODES: readonly (readonly [mode: string, plan: () => Promise<Plan>])[] = [
  ["asynchronous, promoted by hand", () => stackPlan("shop")],
  ...(FULL
    ? ([
        ["Galera", () => stackPlan("ledger")],
        ["semi-synchronous, elected", async () => ledgerPlan(await import("./elected/topology.ts"))],
        ["Group Replication", async () => ledgerPlan(await import("./grouped/topology.ts"))],
      ] as const)
    : []),
];

function ledgerPlan(file: { readonly default: unknown }): Plan {
  const parsed = parseTopology(file.default);
  if (!parsed.ok) throw new Error(`the ledger is refused: ${JSON.stringify(parsed.problems)}`);
  return planFor(parsed.topology);
}

/** Each mode has a lab of its own, so that several can be drilled at once. */
function labName(what: string, mode: string): string {
  return `${what}-${mode.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`;
}

const { signal } = new AbortController();

test.each(MODES)("%s: no acknowledged row is lost in whatever order things fail", async (mode, planOf) => {
  const plan = await planOf();
  const model = failureModel(plan);
  const layout = await layoutOf(plan, labName("random", mode), true);
  const steps = randomSequence(randomCandidates(plan, model, true), DURATION_MS, SEED);
  const { error, writes, wellAfterMs } = await runRandom({
    plan,
    model,
    targets: probeTargets(plan, {}, layout),
    steps,
    open: () => openLab(layout, { software: plan.software }),
    keep: false,
    tell: (progress) => {
      if (progress.step === "doing") console.log(`${mode}: ${stepLine(progress.done)}`);
    },
    signal,
  });
  console.log(`${mode}: well again after ${wellAfterMs} ms: ${JSON.stringify(writes)}`);
  expect(error).toBeUndefined();
  expect(writes.flatMap(({ disagreements }) => disagreements)).toEqual([]);
  for (const { acknowledged, overlaps } of writes) {
    // Half of the time something is broken, and the primary is one of three.
    expect(acknowledged).toBeGreaterThan(DURATION_MS / 20 / 4);
    expect(overlaps).toBe(0);
  }
});

const RUNS = Number(process.env.NOSPOF_DRILL_RUNS ?? 20);

/** In milliseconds: for all but the worst, and for a half of them. Only where nobody has to promote a primary. */
const WRITES_AGAIN = { always: 10_000, median: 5000 };
/** Nothing lets a group suspect a server before it has been silent for 5 s: src/plan/group-replication-timing.ts. */
const WRITES_AGAIN_IN_GROUP = { always: groupReplicationOutMs() + 1000, median: groupReplicationOutMs() };

test.each(FULL ? MODES : [])("%s: no acknowledged row is lost with its primary", async (mode, planOf) => {
  const plan = await planOf();
  const each = await primaryFaults(plan, ({ instances: [first = ""] }) => Promise.resolve(first));
  expect(each.length).toBeGreaterThan(4);
  // One after the other, so that a server is struck while others have not long been back.
  const faults = Array.from({ length: RUNS }, () => each.map(({ fault }) => fault)).flat();
  const results = await drillFaults(plan, labName("primary", mode), faults, async (fault, lab) => {
    const now = await primaryFaults(plan, (group) => mostWrittenAt(group, lab));
    return now[each.findIndex((one) => one.fault === fault)]?.fault ?? fault;
  });
  const grouped = plan.groups.some(
    (group) => group.kind === "database" && group.declared.replication.mode === "group-replication",
  );
  const again = grouped ? WRITES_AGAIN_IN_GROUP : WRITES_AGAIN;
  const gaps = Map.groupBy(results.entries(), ([index]) => each[index % each.length]);
  for (const [of, own] of gaps) {
    if (of === undefined) continue;
    const sorted = own
      .flatMap(([, { writes }]) => writes.map(({ longestGapMs }) => Math.round(longestGapMs)))
      .toSorted((a, b) => a - b);
    console.log(`${mode}: ${of.title}: without an acknowledgement for ${sorted.join(" ")} ms`);
    if (!of.goesOn) continue;
    expect.soft(sorted[sorted.length >> 1], of.title).toBeLessThanOrEqual(again.median);
    expect.soft(sorted.at(-1), of.title).toBeLessThanOrEqual(again.always);
  }
  expect(results.flatMap(wrongIn)).toEqual([]);
});

interface PrimaryFault {
  readonly title: string;
  readonly fault: Fault;
  /** Whether writes go on while it lasts. */
  readonly goesOn: boolean;
}

/** The primary of each database is killed, lost, hung and cut off, and what it needs is lost. */
async function primaryFaults(
  plan: Plan,
  writtenAt: (group: DatabaseGroup) => Promise<string>,
): Promise<readonly PrimaryFault[]> {
  const databases = plan.groups.filter((group) => group.kind === "database");
  const each = databases.map(async (group) => {
    if (choosesWriter(group.declared)) return faultsAt(plan, group, await writtenAt(group));
    const primary = plan.instances.find(
      ({ group: of, database }) => of === group.name && database?.role === "primary",
    );
    return faultsAt(plan, group, primary?.name ?? "");
  });
  return (await Promise.all(each)).flat();
}

function faultsAt(plan: Plan, group: DatabaseGroup, primary: string): readonly PrimaryFault[] {
  const servers = plan.instances.filter((one) => one.group === group.name);
  const first = servers.find(({ name }) => name === primary);
  const [second, third] = servers.filter((one) => one !== first);
  if (first === undefined || second === undefined || third === undefined) throw new Error("three servers");
  const { events } = failureModel(plan);
  const lost = (name: string): Fault => {
    const event = events.find(({ kind, name: of }) => kind === "instance" && of === name);
    if (event === undefined) throw new Error(`${name} cannot fail`);
    return { kind: "event", event };
  };
  const program = group.declared.engine;
  const goesOn = choosesWriter(group.declared);
  const others = [second.name, third.name];
  return [
    { title: "killed", fault: { kind: "kill", instance: first.name, program }, goesOn },
    { title: "lost", fault: lost(first.name), goesOn },
    { title: "hung", fault: { kind: "hang", instance: first.name, program }, goesOn },
    {
      title: "cut off from the others",
      fault: { kind: "partition", one: [first.name], other: others, network: undefined },
      goesOn,
    },
    ...first.addresses.map(({ network }) => ({
      title: `cut off from ${network}`,
      fault: { kind: "link", instance: first.name, network } as const,
      goesOn,
    })),
    { title: "a replica lost", fault: lost(second.name), goesOn: true },
    ...(goesOn
      ? [
          {
            title: "majority lost",
            fault: { kind: "pair", faults: [lost(second.name), lost(third.name)] } as const,
            goesOn: false,
          },
        ]
      : []),
    ...ensembleFaults(plan, group, lost),
  ];
}

/** Of the ensemble that elects: each member in turn, so that its leader is among them, and a majority. */
function ensembleFaults(
  plan: Plan,
  { declared }: DatabaseGroup,
  lost: (name: string) => Fault,
): readonly PrimaryFault[] {
  if (declared.election === undefined) return [];
  const members = plan.instances.filter((one) => one.group === declared.election).map(({ name }) => name);
  const [first = "", second = ""] = members;
  return [
    ...members.map((name) => ({ title: `${name} lost`, fault: lost(name), goesOn: true })),
    {
      title: "majority of the ensemble lost",
      fault: { kind: "pair", faults: [lost(first), lost(second)] },
      goesOn: false,
    },
  ];
}

/** The server where most clients write: the elected one, or the one that load balancers lead to. */
async function mostWrittenAt({ instances, declared }: DatabaseGroup, lab: Lab): Promise<string> {
  const query =
    "SELECT IF(@@GLOBAL.read_only, -1, COUNT(*)) FROM information_schema.PROCESSLIST " +
    "WHERE USER NOT IN ('root', 'system user', 'event_scheduler') AND COMMAND NOT LIKE 'Binlog%'";
  const clients = await Promise.all(
    instances.map(async (name) => {
      const { output } = await lab.run(name, localSql(declared.engine, query, ["--skip-column-names"]));
      return { name, clients: Number(output.trim()) };
    }),
  );
  const [most] = clients.toSorted((a, b) => b.clients - a.clients);
  return most?.name ?? "";
}

test("rows that are taken away or added, and a second writer, are found in a real database", async () => {
  const plan = await stackPlan("shop");
  const model = failureModel(plan);
  const layout = await layoutOf(plan, "history-harmed");
  const stage = await openStage(
    {
      plan,
      targets: probeTargets(plan, {}, layout),
      open: () => openLab(layout, { software: plan.software }),
      signal,
      // Nothing was lost here that would be late.
      standstillMs: 5000,
    },
    healthOf(plan, unharmed(model)),
  );
  try {
    const watch = watchWrites(plan, stage.histories);
    const found = async (): Promise<readonly string[]> =>
      (await watch.since(monotonicMs(), signal)).flatMap(({ disagreements }) => disagreements);
    const sql = async (host: string, statement: string): Promise<void> => {
      const { exitCode, output } = await stage.lab.run(host, localSql("mariadb", `USE shop; ${statement}`));
      expect(`${exitCode} ${output}`).toBe("0 ");
    };
    const rowsOf = async (host: string): Promise<number> => {
      const query = "SELECT COUNT(*) FROM shop.nospof_history WHERE writer = @@server_id";
      const { output } = await stage.lab.run(host, localSql("mariadb", query, ["--skip-column-names"]));
      return Number(output.trim());
    };
    expect(await found()).toEqual([]);
    await sql("orders-1", "DELETE FROM nospof_history WHERE id = 3");
    expect(await found()).toEqual(["1 acknowledged row lost (3)"]);
    await sql("orders-1", "INSERT INTO nospof_history VALUES (4, 1, 1), (0, 1, 1)");
    expect(await found()).toEqual([
      "1 row stored twice, though sent once (4)",
      "1 row stored that nobody sent (0)",
    ]);
    // A replica that takes rows by itself, which no application is led to.
    await sql("orders-2", "SET GLOBAL read_only = 0");
    await vi.waitFor(async () => expect(await rowsOf("orders-2")).toBeGreaterThan(3), {
      timeout: 30_000,
      interval: 200,
    });
    await sql("orders-2", "SET GLOBAL read_only = 1");
    expect(await found()).toEqual([
      expect.stringMatching(
        /^two writers at once: orders-\d acknowledged \d+ rows? while orders-\d was the writer$/,
      ),
      expect.stringMatching(/^\d+ rows not on every server: missing on orders-1.* orders-3 /),
    ]);
  } finally {
    await closeStage(stage);
  }
});
