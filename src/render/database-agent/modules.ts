/** The agent's own text: modules of Python, the same for every server. */
import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../../templates/database-agent/", import.meta.url);

/** File name → text, sorted. Read once. */
export const AGENT_MODULES: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith(".py"))
    .sort()
    .map((name) => [name, readFileSync(new URL(name, FOLDER), "utf8")]),
);
