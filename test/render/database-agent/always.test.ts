/** What always holds of what agents are told, and what never does: two primaries, and one that lacks what was acknowledged. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { DatabaseGroup, EnsembleGroup, Plan } from "../../../src/plan/model.ts";
import { plan } from "../../../src/plan/plan.ts";
import { databaseAgentBundle } from "../../../src/render/database-agent/bundle.ts";
import { AGENT_SETTINGS } from "../../../src/render/database-agent/paths.ts";
import type { Database } from "../../../src/topology/model.ts";
import { choosesWriter, isElected } from "../../../src/topology/replication.ts";
import { topologyArbitrary } from "../../arbitrary/topology.ts";

/** Of each section of an INI file its values by name. */
type Settings = ReadonlyMap<string, ReadonlyMap<string, string>>;

function readSettings(content: string): Settings {
  const sections = new Map<string, Map<string, string>>();
  let section = new Map<string, string>();
  for (const line of content.split("\n").filter((each) => each !== "" && !each.startsWith("#"))) {
    const [, opened] = /^\[(.+)\]$/.exec(line) ?? [];
    if (opened !== undefined) {
      section = new Map();
      sections.set(opened, section);
      continue;
    }
    const [name = "", ...value] = line.split(" = ");
    section.set(name, value.join(" = "));
  }
  return sections;
}

interface Promoted {
  readonly planned: Plan;
  readonly group: DatabaseGroup;
  readonly agents: readonly { readonly instance: string; readonly settings: Settings }[];
}

/** The databases of a plan that an agent is beside, of a kind. */
function withAgents(planned: Plan, isWanted: (database: Database) => boolean): readonly Promoted[] {
  return planned.groups.flatMap((group) => {
    if (group.kind !== "database" || !isWanted(group.declared)) return [];
    const agents = planned.instances
      .filter((instance) => instance.group === group.name)
      .map((instance) => ({
        instance: instance.name,
        settings: readSettings(
          databaseAgentBundle(planned, instance, group).files.find(({ path }) => path === AGENT_SETTINGS)
            ?.content ?? "",
        ),
      }));
    return [{ planned, group, agents }];
  });
}

/** The databases of a plan whose primary an agent promotes. */
function promotedOf(planned: Plan): readonly Promoted[] {
  return withAgents(planned, isElected);
}

function number(settings: Settings, section: string, name: string): number {
  return Number(settings.get(section)?.get(name));
}

/** Ensembles with every tick that they may have. */
const plans = fc
  .tuple(topologyArbitrary({ choosing: true, roomy: true }), fc.integer({ min: 100, max: 2000 }))
  .map(([topology, tickMs]) =>
    plan({ ...topology, ensembles: topology.ensembles.map((one) => ({ ...one, tickMs })) }),
  );

/** Every promoted database of plans at random, of which some have been of the kind that the check is about. */
function ofEveryPromoted(check: (promoted: Promoted) => "checked" | "of another kind"): void {
  let checked = 0;
  fc.assert(
    fc.property(plans, (planned) => {
      for (const promoted of promotedOf(planned)) if (check(promoted) === "checked") checked += 1;
    }),
    { numRuns: 400 },
  );
  expect(checked).toBeGreaterThan(0);
}

function ensembleOf({ planned, group }: Promoted): EnsembleGroup | undefined {
  return planned.groups
    .filter((each) => each.kind === "ensemble")
    .find(({ name }) => name === group.declared.election);
}

test("one thing alone promotes: an ensemble or keepalived, and no agent is told of both", () => {
  ofEveryPromoted(({ group, agents }) => {
    for (const { settings } of agents) {
      expect(settings.has("election")).toBe(group.declared.election !== undefined);
      expect(settings.has("pair")).toBe(group.declared.pair !== undefined);
      expect(settings.has("election") && settings.has("pair")).toBe(false);
    }
    return "checked";
  });
});

test("agents ask the whole ensemble, at addresses that they have a way to, and no two databases share a history there", () => {
  ofEveryPromoted((promoted) => {
    const ensemble = ensembleOf(promoted);
    if (ensemble === undefined) return "of another kind";
    const { planned, group, agents } = promoted;
    const lists = new Set(agents.map(({ settings }) => settings.get("election")?.get("ensemble")));
    expect(lists.size).toBe(1);
    const [list = ""] = lists;
    const members = planned.instances.filter((instance) => instance.group === ensemble.name);
    const way = planned.connections.find(
      ({ from, to }) => from.name === group.name && to.name === ensemble.name,
    );
    expect(list.split(",").sort()).toEqual(
      members
        .map(
          ({ addresses }) =>
            `${addresses.find(({ network }) => network === way?.network)?.address}:${ensemble.declared.port}`,
        )
        .sort(),
    );
    for (const { instance } of agents) {
      const open = planned.flows.filter(
        ({ from, port }) =>
          from.kind === "instance" && from.name === instance && port === ensemble.declared.port,
      );
      expect(open.map(({ to }) => to.kind === "instance" && to.name)).toEqual(
        expect.arrayContaining(members.map(({ name }) => name)),
      );
    }
    // Its own name, of which there is one.
    for (const { settings } of agents) {
      expect(settings.get("election")?.get("root")).toBe(`/nospof/${planned.name}/${group.name}`);
    }
    return "checked";
  });
});

test("a session is one that the ensemble gives, and a primary has stopped before it can have ended", () => {
  ofEveryPromoted((promoted) => {
    const tickMs = ensembleOf(promoted)?.declared.tickMs;
    if (tickMs === undefined) return "of another kind";
    for (const { settings } of promoted.agents) {
      const of = (name: string) => number(settings, "election", name);
      expect(of("session_ms")).toBeGreaterThanOrEqual(2 * tickMs);
      expect(of("session_ms")).toBeLessThanOrEqual(20 * tickMs);
      // Members pass signs of life on for up to a tick.
      expect(of("lease_ms")).toBeLessThanOrEqual(of("session_ms") - tickMs);
      // There is time for both statements that make it read-only, and for a look before it comes to that.
      expect(of("demote_ahead_ms")).toBeGreaterThanOrEqual(2 * of("demote_within_ms"));
      expect(of("lease_ms") - of("demote_ahead_ms")).toBeGreaterThan(of("pause_ms"));
    }
    return "checked";
  });
});

test("of two that keepalived decides between, one has stopped before it can be taken for silent", () => {
  ofEveryPromoted(({ group, agents }) => {
    if (group.declared.pair === undefined) return "of another kind";
    for (const { settings } of agents) {
      const of = (name: string) => number(settings, "pair", name);
      expect(of("demote_ahead_ms")).toBeGreaterThanOrEqual(2 * of("demote_within_ms"));
      expect(of("lease_ms") - of("demote_ahead_ms")).toBeGreaterThan(of("asked_within_ms"));
    }
    return "checked";
  });
});

test("nobody is promoted by so few votes that none of them may have what was acknowledged, however long that takes", () => {
  ofEveryPromoted(({ group, agents }) => {
    const { replication, replicas, election } = group.declared;
    if (replication.mode !== "semi-synchronous" || election === undefined) return "of another kind";
    for (const { settings } of agents) {
      const needed = number(settings, "election", "votes_needed");
      // Of the replicas of the failed primary, those that acknowledged and those that vote have one in common.
      expect(needed + replication.acknowledgements).toBeGreaterThan(replicas - 1);
      // So many have stopped fetching that too few are left to acknowledge anything else.
      expect(replicas - 1 - needed).toBeLessThan(replication.acknowledgements);
      expect(needed).toBeGreaterThan(0);
      const patience = settings.get("election")?.get("votes_patience_ms");
      expect(patience === "forever").toBe(replication.fallBackAfterMs === undefined);
    }
    return "checked";
  });
});

test("all servers of a database are told the same of each other, and a watchdog stands beside each", () => {
  ofEveryPromoted(({ planned, group, agents }) => {
    const told = agents.map(({ settings }) =>
      Object.fromEntries(
        ["election", "pair", "replication", "servers"].map((name) => [
          name,
          Object.fromEntries(settings.get(name) ?? []),
        ]),
      ),
    );
    for (const each of told) expect(each).toEqual(told[0]);
    expect(Object.keys(told[0]?.servers ?? {})).toEqual([...group.instances].sort());
    for (const { instance } of agents) {
      const own = planned.instances.find(({ name }) => name === instance);
      const files = own === undefined ? [] : databaseAgentBundle(planned, own, group).files;
      expect(files.map(({ path }) => path)).toContain("/etc/nospof/database-agent/watchdog.py");
    }
    return "checked";
  });
});

test("where nobody elects, an agent is there when the role is told, and knows nothing with which it could promote", () => {
  let checked = 0;
  fc.assert(
    fc.property(plans, (planned) => {
      const plain = withAgents(planned, (database) => !choosesWriter(database));
      for (const { group, agents } of plain) {
        const servers = planned.instances.filter((instance) => instance.group === group.name);
        for (const { programs } of servers) {
          expect(programs.includes("database-agent")).toBe(group.declared.rolePort !== undefined);
        }
        for (const { instance, settings } of agents) {
          expect([...settings.keys()]).toEqual(["agent", "roles", "server", "replica"]);
          const own = servers.find(({ name }) => name === instance);
          const files = own === undefined ? [] : databaseAgentBundle(planned, own, group).files;
          expect(files.map(({ path }) => path)).not.toContain("/etc/nospof/database-agent/process.py");
          checked += 1;
        }
      }
    }),
    { numRuns: 100 },
  );
  expect(checked).toBeGreaterThan(0);
});
