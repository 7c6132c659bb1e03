/**
 * Rows that are written through everything that is done to a database: none that was acknowledged is lost, and no two servers
 * take writes at once. NOSPOF_DRILL=full: ten minutes of random faults for each mode of replication, and twenty times what a primary
 * may suffer; default: half a minute, and only what other drills make. NOSPOF_SEED: other faults.
 */
import { expect, test, vi } from "vitest";
import { unharmed } from "../../src/drill/expectations/expectations.ts";
import { eventFaults } from "../../src/drill/faults/all-faults.ts";
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
import type { Plan } from "../../src/plan/model.ts";
import { failureModel } from "../../src/reliability/failure-model.ts";
import { localSql } from "../../src/targets/lab/local-sql.ts";
import { openLab } from "../../src/targets/lab/machine/index.ts";
import { stackPlan } from "../render/plans.ts";
import { drillFaults, layoutOf, wrongIn } from "./drill-plan.ts";

const FULL = process.env.NOSPOF_DRILL === "full";
const DURATION_MS = FULL ? 600_000 : 30_000;
const SEED = Number(process.env.NOSPOF_SEED ?? 7);

/** How databases replicate, and who promotes: a line for each. */
const MODES: readonly (readonly [mode: string, plan: () => Promise<Plan>])[] = [
  ["asynchronous, promoted by hand", () => stackPlan("shop")],
];

const { signal } = new AbortController();

test.each(MODES)("%s: no acknowledged row is lost in whatever order things fail", async (mode, planOf) => {
  const plan = await planOf();
  const model = failureModel(plan);
  const layout = await layoutOf(plan, "history-random", true);
  const steps = randomSequence(randomCandidates(plan, model, true), DURATION_MS, SEED);
  const { error, writes } = await runRandom({
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
  console.log(`${mode}: ${JSON.stringify(writes)}`);
  expect(error).toBeUndefined();
  expect(writes.flatMap(({ disagreements }) => disagreements)).toEqual([]);
  for (const { acknowledged, overlaps } of writes) {
    // Half of the time something is broken, and the primary is one of three.
    expect(acknowledged).toBeGreaterThan(DURATION_MS / 20 / 4);
    expect(overlaps).toBe(0);
  }
});

const RUNS = 20;

test.each(FULL ? MODES : [])("%s: no acknowledged row is lost with its primary", async (_, planOf) => {
  const plan = await planOf();
  const each = primaryFaults(plan);
  expect(each.length).toBeGreaterThan(4);
  const faults = Array.from({ length: RUNS }, () => each).flat();
  const results = await drillFaults(plan, "history-primary", faults);
  expect(results.flatMap(wrongIn)).toEqual([]);
  for (const [title, own] of Map.groupBy(results, (result) => result.title)) {
    const gaps = own.flatMap(({ writes }) => writes.map(({ longestGapMs }) => Math.round(longestGapMs)));
    console.log(`${title}: without an acknowledgement for ${gaps.toSorted((a, b) => a - b).join(" ")} ms`);
  }
});

/** The first server of each database is killed, lost, hung and cut off, and the second one lost. */
function primaryFaults(plan: Plan): readonly Fault[] {
  const { events } = failureModel(plan);
  const lost = (name: string): readonly Fault[] =>
    eventFaults({ events: events.filter((event) => event.kind === "instance" && event.name === name) });
  return plan.groups.flatMap((group): readonly Fault[] => {
    if (group.kind !== "database") return [];
    const primary = plan.instances.find(
      (one) => one.group === group.name && one.database?.role === "primary",
    );
    if (primary === undefined) return [];
    const others = group.instances.filter((name) => name !== primary.name);
    const program = group.declared.engine;
    return [
      { kind: "kill", instance: primary.name, program },
      ...lost(primary.name),
      { kind: "hang", instance: primary.name, program },
      { kind: "partition", one: [primary.name], other: others, network: undefined },
      ...primary.addresses.map(({ network }): Fault => ({ kind: "link", instance: primary.name, network })),
      ...others.slice(0, 1).flatMap(lost),
    ];
  });
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
