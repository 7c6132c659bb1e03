/** The agent's own text: modules of Python, the same for every server. */
import { readdirSync, readFileSync } from "node:fs";
import type { Database } from "../../topology/model.ts";
import { choosesWriter, isElected } from "../../topology/replication.ts";

const FOLDER = new URL("../../../templates/database-agent/", import.meta.url);

/** Nothing of these is loaded where nobody is promoted, and what a machine is told has to be small. */
const OF_PROMOTIONS: ReadonlySet<string> = new Set([
  "coordination.py",
  "elected.py",
  "hearing.py",
  "lease.py",
  "process.py",
  "rebuild.py",
  "view.py",
  "watchdog.py",
]);

const OF_GROUPS: ReadonlySet<string> = new Set([
  "group.py",
  "group_agent.py",
  "group_decisions.py",
  "group_memory.py",
  "group_recent.py",
  "group_roles.py",
  "group_settings.py",
  "group_state.py",
]);

/** Of MariaDB where no person promotes. */
const OF_CHOSEN_WRITERS: ReadonlySet<string> = new Set(["decisions.py", "replication.py", "roles.py"]);

/** Of servers that nobody elects. */
const OF_PLAIN_ROLES: ReadonlySet<string> = new Set(["plain_agent.py", "plain_roles.py", "plain_state.py"]);

const OF_ENSEMBLES: ReadonlySet<string> = new Set(["coordination.py"]);

const OF_PAIRS: ReadonlySet<string> = new Set([
  "keepalived.py",
  "pair.py",
  "pair_decisions.py",
  "peer.py",
  "split_brain.py",
]);

/** Name and text of what an agent consists of, sorted. */
export function agentModules(
  declared: Pick<Database, "election" | "pair" | "replication">,
): readonly (readonly [string, string])[] {
  const isGroup = declared.replication.mode === "group-replication";
  const isPlain = !choosesWriter(declared);
  return Object.entries(AGENT_MODULES).filter(
    ([name]) =>
      (isElected(declared) || !OF_PROMOTIONS.has(name)) &&
      (declared.election !== undefined || !OF_ENSEMBLES.has(name)) &&
      (declared.pair !== undefined || !OF_PAIRS.has(name)) &&
      (isGroup || !OF_GROUPS.has(name)) &&
      (isPlain || !OF_PLAIN_ROLES.has(name)) &&
      ((!isGroup && !isPlain) || !OF_CHOSEN_WRITERS.has(name)),
  );
}

/** File name → text, sorted. Read once. */
const AGENT_MODULES: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith(".py"))
    .sort()
    .map((name) => [name, readFileSync(new URL(name, FOLDER), "utf8")]),
);
