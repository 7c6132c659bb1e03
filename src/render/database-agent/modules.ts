/** The agent's own text: modules of Python, the same for every server. */
import { readdirSync, readFileSync } from "node:fs";
import type { Database } from "../../topology/model.ts";

const FOLDER = new URL("../../../templates/database-agent/", import.meta.url);

/** Nothing of these is loaded where nobody is elected, and what a machine is told has to be small. */
const OF_ELECTIONS: ReadonlySet<string> = new Set([
  "coordination.py",
  "elected.py",
  "hearing.py",
  "lease.py",
  "process.py",
  "rebuild.py",
  "watchdog.py",
]);

const OF_GROUPS: ReadonlySet<string> = new Set([
  "group.py",
  "group_decisions.py",
  "group_recent.py",
  "group_roles.py",
  "group_state.py",
]);

/** Of MariaDB. */
const NOT_OF_GROUPS: ReadonlySet<string> = new Set(["decisions.py", "replication.py", "roles.py"]);

/** Name and text of what an agent consists of, sorted. */
export function agentModules({
  election,
  replication,
}: Pick<Database, "election" | "replication">): readonly (readonly [string, string])[] {
  const isGroup = replication.mode === "group-replication";
  return Object.entries(AGENT_MODULES).filter(
    ([name]) =>
      (election !== undefined || !OF_ELECTIONS.has(name)) && !(isGroup ? NOT_OF_GROUPS : OF_GROUPS).has(name),
  );
}

/** File name → text, sorted. Read once. */
const AGENT_MODULES: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith(".py"))
    .sort()
    .map((name) => [name, readFileSync(new URL(name, FOLDER), "utf8")]),
);
