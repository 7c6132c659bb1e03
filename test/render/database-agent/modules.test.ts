import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { agentModules } from "../../../src/render/database-agent/modules.ts";

const ASYNCHRONOUS = { mode: "asynchronous" } as const;
const GROUP = { election: undefined, pair: undefined, replication: { mode: "group-replication" } } as const;
const ENSEMBLE = { election: "zoo", pair: undefined, replication: ASYNCHRONOUS };
const PAIR = {
  election: undefined,
  pair: { acceptSplitBrain: "to show it" },
  replication: ASYNCHRONOUS,
};

const PLAIN = { election: undefined, pair: undefined, replication: ASYNCHRONOUS };

const names = (declared: Parameters<typeof agentModules>[0]) => agentModules(declared).map(([name]) => name);

test("who elects through an ensemble and who leaves it to keepalived has nothing of the other", () => {
  expect(names(ENSEMBLE)).not.toContain("pair.py");
  expect(names(PAIR)).not.toContain("coordination.py");
  expect(names(PLAIN)).not.toContain("elected.py");
});

test("who elects nobody has what tells roles, and nothing else has that", () => {
  expect(names(PLAIN)).toEqual([
    ...["agent.py", "clock.py", "plain_agent.py", "plain_roles.py", "plain_state.py"],
    ...["role_checks.py", "server.py", "settings.py", "setup.py"],
  ]);
  for (const other of [ENSEMBLE, PAIR, GROUP]) expect(names(other)).not.toContain("plain_agent.py");
});

test("every module is for somebody", () => {
  const sources = readdirSync(new URL("../../../templates/database-agent/", import.meta.url));
  const used = new Set([...names(ENSEMBLE), ...names(PAIR), ...names(GROUP), ...names(PLAIN)]);
  expect([...used].toSorted()).toEqual(sources.filter((name) => name.endsWith(".py")).toSorted());
});
