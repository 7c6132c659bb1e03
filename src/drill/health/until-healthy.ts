/** Waits until a lab is as well as it can be. */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { GROUP_REPLICATION_TIMING } from "../../plan/group-replication-timing.ts";
import type { Plan } from "../../plan/model.ts";
import type { Lab } from "../../targets/lab/lab.ts";
import { LabError } from "../../targets/lab/machine/lab-error.ts";
import type { Expectation } from "../model.ts";
import type { Probes } from "../probe/probes.ts";
import type { Ailments } from "./ailments.ts";
import { ensembles } from "./ensembles.ts";
import { haproxyServers } from "./haproxy-servers.ts";
import { keepalivedStates } from "./keepalived-states.ts";
import { replication } from "./replication.ts";
import { virtualIpHolders } from "./virtual-ip-holders.ts";

/** Between two looks. */
const LOOK_EVERY_MS = 150;

/** A database recovers from a crash, keepalived waits ten seconds before a virtual IP goes home: no more than this. */
const HEALTHY_WITHIN_MS = 60_000;

/** So long after everything is healed a lab is well again, in milliseconds. */
export function healthyWithinMs({ groups }: Pick<Plan, "groups">): number {
  const isGrouped = groups.some(
    (group) => group.kind === "database" && group.declared.replication.mode === "group-replication",
  );
  return HEALTHY_WITHIN_MS + (isGrouped ? GROUP_REPLICATION_TIMING.leavesLostMs : 0);
}

/** Databases fill their data directories first, all at the same time. */
export const FIRST_HEALTHY_WITHIN_MS = 180_000;

/** What a drill knows to be the best state of its lab. */
export interface Health {
  /** @throws LabError that says what is not well, with logs, when the time is over; what `signal` was aborted with */
  readonly until: (lab: Lab, probes: Probes, timeoutMs: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Well means: all programs are ready, every load balancer sees its servers, every moving address has one holder and
 * others who would take it, replicas follow, ensembles are complete, and clients have what they have when nothing is broken.
 *
 * @param best what that is, by entrypoint
 */
export function healthOf(plan: Plan, best: ReadonlyMap<string, Expectation["state"]>): Health {
  const checks: readonly Ailments[] = [
    virtualIpHolders(plan),
    keepalivedStates,
    haproxyServers(plan),
    replication(plan),
    ensembles(plan),
  ];
  return {
    until: async (lab, probes, timeoutMs, signal) => {
      const deadline = performance.now() + timeoutMs;
      const leftMs = (): number => Math.max(1, deadline - performance.now());
      await Promise.race([lab.untilReady(leftMs()), aborted(signal)]);
      let ailments: readonly string[] = [];
      do {
        ailments = (await Promise.all(checks.map((check) => check(lab)))).flat();
        if (ailments.length === 0) {
          const willDo = (entrypoint: string, state: Expectation["state"]) => state === best.get(entrypoint);
          if (await probes.untilServing(Math.min(leftMs(), 2000), willDo)) return;
          ailments = clientsAilments(probes, best);
        }
        await sleep(LOOK_EVERY_MS, undefined, { signal });
      } while (performance.now() < deadline);
      const tails = await logTails(lab, ailments);
      throw new LabError([`not well within ${timeoutMs / 1000} s:`, ...ailments, ...tails].join("\n"));
    },
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
  });
}

function clientsAilments(probes: Probes, best: ReadonlyMap<string, Expectation["state"]>): readonly string[] {
  return [...probes.states()]
    .filter(([entrypoint, state]) => state !== best.get(entrypoint))
    .map(
      ([entrypoint, state]) => `${entrypoint}: clients have ${state}, ${best.get(entrypoint)} is expected`,
    );
}

/** Of each log, and logs in all: what fits on a screen. */
const LAST_LINES = 5;
const MOST_LOGS = 6;

/** The last words of the programs on hosts that something is said about; of all where nothing names one. */
async function logTails({ layout, logOf }: Lab, ailments: readonly string[]): Promise<readonly string[]> {
  const words = new Set(ailments.flatMap((ailment) => ailment.split(/[\s:,]+/)));
  const named = layout.hosts.filter(({ name }) => words.has(name));
  const tails = (named.length > 0 ? named : layout.hosts).flatMap(({ name, programs }) =>
    programs.map(async (program) => {
      const text = await readFile(logOf(name, program.name), "utf8").catch(() => "");
      const lines = text
        .trimEnd()
        .split("\n")
        .slice(-LAST_LINES)
        .filter((line) => line !== "");
      return lines.length === 0
        ? []
        : [`log of ${program.name} on ${name}:`, ...lines.map((line) => `  ${line}`)];
    }),
  );
  return (await Promise.all(tails))
    .filter(({ length }) => length > 0)
    .slice(0, MOST_LOGS)
    .flat();
}
