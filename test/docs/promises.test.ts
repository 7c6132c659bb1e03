/** What the modes of replication promise where they are chosen is what is predicted. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { electionTiming } from "../../src/plan/election-timing.ts";
import { galeraOutMs } from "../../src/plan/galera-timing.ts";
import { groupReplicationOutMs } from "../../src/plan/group-replication-timing.ts";

const options = readFileSync(new URL("../../src/dsl/replication.ts", import.meta.url), "utf8");

/** The TSDoc before an interface. */
function promiseOf(name: string): string {
  const [before = ""] = options.split(`export interface ${name} `);
  return before.slice(before.lastIndexOf("/**")).replaceAll(/\s*\n \* ?/g, " ");
}

const TICK_MS = 500;
const { sessionMs, stopFetchingMs, pauseMs, votesPatienceMs } = electionTiming({ tickMs: TICK_MS });
/** As the page of outage times adds it up. */
const ELECTED_MS = sessionMs + TICK_MS + stopFetchingMs + 3 * pauseMs;

test.each([
  ["AsynchronousOptions", [ELECTED_MS + votesPatienceMs]],
  ["SemiSynchronousOptions", [ELECTED_MS, ELECTED_MS + votesPatienceMs]],
  ["GaleraOptions", [galeraOutMs()]],
  ["GroupReplicationOptions", [groupReplicationOutMs()]],
] as const)("%s", (name, waits) => {
  expect(promiseOf(name)).toMatch(/ Lost at worst: /);
  const [, howLong = ""] = promiseOf(name).split(/(?:How long|Without a server to write to) at worst: /);
  const said = [...howLong.matchAll(/([\d.]+) s\b/g)].map(([, seconds]) => Number(seconds) * 1000);
  expect(said.slice(0, waits.length)).toEqual(waits);
});
