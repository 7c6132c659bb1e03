/** The agent that runs on every machine: `templates/openstack/machine`. */
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { shippedFile, shippedPath } from "../shipped-file.ts";

const FOLDER = "openstack/machine";

/** File name → content, sorted. */
export const AGENT: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(shippedPath(FOLDER))
    .filter((name) => /\.(py|sh)$/.test(name))
    .sort()
    .map((name) => [name, shippedFile(`${FOLDER}/${name}`)]),
);

/** File name → SHA-256: enough to tell later what is no longer as it was. */
export function agentHashes(agent = AGENT): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(agent).map(([name, text]) => [name, createHash("sha256").update(text).digest("hex")]),
  );
}

/** What has to be added to an agent of these hashes to make it this one; null: is to be removed. */
export function agentChanges(
  from: Readonly<Record<string, string>>,
  agent = AGENT,
): Readonly<Record<string, string | null>> {
  const hashes = agentHashes(agent);
  const names = [...new Set([...Object.keys(from), ...Object.keys(agent)])].sort();
  return Object.fromEntries(
    names.filter((name) => from[name] !== hashes[name]).map((name) => [name, agent[name] ?? null]),
  );
}
