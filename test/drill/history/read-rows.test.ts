import { afterEach, expect, test, vi } from "vitest";
import { readRows } from "../../../src/drill/history/read-rows.ts";
import type { DatabaseGroup } from "../../../src/plan/model.ts";
import type { Lab } from "../../../src/targets/lab/lab.ts";
import { labWriters } from "../../../src/targets/lab/layout/writer-hosts.ts";
import { stackPlan } from "../../render/plans.ts";

const SERVERS = new Map([
  [11, "orders-1"],
  [12, "orders-2"],
]);
const { signal } = new AbortController();

afterEach(() => {
  vi.useRealTimers();
});

/** Each server answers with its next text, and with its last one for ever. */
function labSaying(texts: Readonly<Record<string, readonly string[]>>): Pick<Lab, "run"> {
  const looks = new Map<string, number>();
  return {
    run: async (host) => {
      const own = texts[host] ?? [];
      const look = looks.get(host) ?? 0;
      looks.set(host, look + 1);
      const output = own[Math.min(look, own.length - 1)];
      return output === undefined ? { exitCode: 1, output: "no socket\n" } : { exitCode: 0, output };
    },
  };
}

async function read(lab: Pick<Lab, "run">) {
  const plan = await stackPlan("shop");
  const group = plan.groups.find((one): one is DatabaseGroup => one.kind === "database");
  const [writer] = labWriters(plan);
  if (group === undefined || writer === undefined) throw new Error("shop has no database");
  return await readRows(lab, writer, group, SERVERS, 9, 20_000, signal);
}

const ROWS = [
  { id: 1, writer: "orders-1" },
  { id: 2, writer: "orders-2" },
  { id: 3, writer: "server 99" },
];
const ALL = "1\t11\n2\t12\n3\t99\n";

test("rows are read when all servers have the same twice in a row", async () => {
  const lagging = { "orders-1": [ALL], "orders-2": ["", "1\t11\n", ALL], "orders-3": [ALL] };
  expect(await read(labSaying(lagging))).toEqual(
    ["orders-1", "orders-2", "orders-3"].map((server) => ({ server, rows: ROWS })),
  );
});

test("a replica that gets nothing more is told as it is", async () => {
  vi.useFakeTimers();
  const stuck = { "orders-1": [ALL], "orders-2": ["1\t11\n"], "orders-3": [ALL] };
  let over = false;
  const reading = read(labSaying(stuck)).finally(() => {
    over = true;
  });
  while (!over) await vi.advanceTimersByTimeAsync(500);
  const [, second] = await reading;
  expect(second).toEqual({ server: "orders-2", rows: ROWS.slice(0, 1) });
});

test("a server that does not answer is no server without rows", async () => {
  await expect(read(labSaying({ "orders-1": [ALL], "orders-2": [ALL] }))).rejects.toThrow(
    "orders-3 does not say which rows it has: no socket",
  );
});
