/** Customers of the shop while it is updated: many who look, and one who orders. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { measure } from "../../../src/drill/measure.ts";
import type { Measurement } from "../../../src/drill/model.ts";
import { startProbes } from "../../../src/drill/probe/probes.ts";
import { probeTargets } from "../../../src/drill/probe/targets.ts";
import { entrypointReach } from "../../../src/plan/entrypoint-reach.ts";
import type { Plan } from "../../../src/plan/model.ts";
import type { LabProcess } from "../../../src/targets/lab/lab.ts";

const WRITER = fileURLToPath(new URL("writer.ts", import.meta.url));

/** A load balancer that has taken an address over, or a server that has come back, is in use by then. */
export const AFTERWARDS_MS = 3000;

export interface Seen {
  /** By entrypoint. */
  readonly looking: ReadonlyMap<string, Measurement>;
  /** How orders ended, and how many so: `201`, `503`, `timeout`. */
  readonly ordering: ReadonlyMap<string, number>;
}

export interface Customers {
  /** What they see while something is done, and shortly afterwards. */
  readonly during: (work: () => Promise<unknown>) => Promise<Seen>;
  /** Ends. @returns ids of the orders that were acknowledged */
  readonly leave: () => Promise<readonly string[]>;
}

/**
 * @param enterNetwork what stands before a command for it to run where clients are
 * @throws Error when the shop does not serve within a minute
 */
export async function sendCustomers(plan: Plan, enterNetwork: readonly string[]): Promise<Customers> {
  const start = (command: readonly string[]) => startProcess([...enterNetwork, ...command]);
  const probes = await startProbes(
    { start: async (_, command) => start(command), layout: { hosts: [] } },
    probeTargets(plan, {}, { hosts: [] }).map(atItsFront),
  );
  if (!(await probes.untilServing(60_000))) throw new Error("the shop does not serve");

  const [entrypoint] = plan.entrypoints;
  const reach = entrypoint && entrypointReach(plan, entrypoint);
  const [end] = reach?.ends ?? [];
  if (reach === undefined || end === undefined) throw new Error("the shop cannot be reached");
  const writer = start([
    process.execPath,
    WRITER,
    end.address,
    String(reach.port),
    entrypoint?.hostname ?? end.address,
  ]);
  const acknowledged: string[] = [];
  let ordering = new Map<string, number>();
  const listening = (async () => {
    for await (const line of writer.lines) {
      const [id = "", ...words] = line.split(" ");
      const how = words.join(" ");
      ordering.set(how, (ordering.get(how) ?? 0) + 1);
      if (how === "201" || how === "200") acknowledged.push(id);
    }
  })();

  return {
    during: async (work) => {
      const from = probes.mark();
      ordering = new Map();
      await work();
      await new Promise((resolve) => setTimeout(resolve, AFTERWARDS_MS));
      const seen = await probes.between(from, probes.mark());
      const looking = new Map(plan.entrypoints.map(({ name }) => [name, measure(name, seen, seen)]));
      return { looking, ordering };
    },
    leave: async () => {
      await writer.stop();
      await listening;
      await probes.stop();
      return acknowledged;
    },
  };
}

/** The page that reads from the database, and not the one that says that a program runs. */
export function atItsFront(target: ReturnType<typeof probeTargets>[number]): typeof target {
  return target.request.kind === "http" ? { ...target, request: { ...target.request, path: "/" } } : target;
}

export function startProcess([program = "", ...words]: readonly string[]): LabProcess {
  const child = spawn(program, words, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    lines: createInterface({ input: child.stdout }),
    write: (text) => void child.stdin.write(text),
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
