/** How long a database takes no writes, or answers no reads, when some of its servers fail and enough are left. */
import { electionTiming } from "../plan/election-timing.ts";
import { galeraOutMs } from "../plan/galera-timing.ts";
import { agentReplacedMs, groupReplicationOutMs } from "../plan/group-replication-timing.ts";
import type { DatabaseGroup } from "../plan/model.ts";
import { isElected, roleNeeds } from "../topology/replication.ts";
import {
  type Effect,
  inTurn,
  isUntilRepaired,
  lengthOf,
  NO_EFFECT,
  NO_TIME,
  onTheWay,
  untilRepaired,
  waits,
} from "./outage-bounds.ts";
import { ensembleEffect } from "./outage-ensemble.ts";
import type { OutageBound } from "./outage-model.ts";
import { paired } from "./outage-pair.ts";
import { away, direct, type Sight } from "./outage-sight.ts";

type Role = "writer" | "reader";

/** What those see who hold the addresses of the servers. */
export function databaseEffect(sight: Sight, group: DatabaseGroup, role: Role): Effect {
  const { primary } = roleNeeds(group.declared, role);
  const alone = primary ? primaryName(sight, group) : undefined;
  if (alone !== undefined && sight.failing.instances.has(alone)) {
    return untilRepaired(`${alone} alone takes writes of ${group.name}`);
  }
  const behind = behindServers(sight, group, role);
  return role === "reader" ? onTheWay(direct(sight, group), behind) : behind;
}

/** What a server that is left gives to those who reach it. */
export function behindServers(sight: Sight, group: DatabaseGroup, role: Role): Effect {
  const { failing } = sight;
  const { replication, replicationNetwork } = group.declared;
  const { servers, primary, together, ensemble } = roleNeeds(group.declared, role);
  const left = group.instances.length - away(sight, group);
  // Readers that choose nobody are looked at one by one.
  if (!primary && (together || role === "writer") && left < servers) {
    return untilRepaired(`${group.name} needs ${servers} of ${group.instances.length} servers`);
  }
  if (together && failing.networks.has(replicationNetwork)) {
    return untilRepaired(`servers of ${group.name} reach each other over network ${replicationNetwork} only`);
  }
  if (role === "reader") return NO_EFFECT;
  switch (replication.mode) {
    case "galera":
      return waiting(regrouping(sight, group));
    case "group-replication":
      return waiting(choosing(sight, group));
    case "asynchronous":
      return promoted(sight, group, ensemble);
    case "semi-synchronous": {
      const { acknowledgements, fallBackAfterMs } = replication;
      const isAlone =
        failing.networks.has(replicationNetwork) || replicasLeft(sight, group) < acknowledgements;
      if (isAlone && fallBackAfterMs === undefined && primary) {
        return untilRepaired(`writes of ${group.name} wait for ${acknowledgements} of its replicas`);
      }
      const fallBack = waits({
        name: `mariadb of ${group.name}: falls back to asynchronous replication`,
        worstMs: isAlone ? (fallBackAfterMs ?? 0) : 0,
      });
      const choice = promoted(sight, group, ensemble);
      return isUntilRepaired(choice) ? choice : waiting(inTurn(choice.gap, fallBack));
    }
    default:
      return replication satisfies never;
  }
}

/** Until another server takes the place of the primary, where none is promoted by a person. */
function promoted(sight: Sight, group: DatabaseGroup, ensemble: string | undefined): Effect {
  if (ensemble !== undefined) return elected(sight, group, ensemble);
  return group.router === undefined ? NO_EFFECT : waiting(paired(sight.failing, group, group.router));
}

/** Nobody is refused: who writes waits. */
function waiting(gap: OutageBound): Effect {
  return lengthOf(gap) === 0 ? NO_EFFECT : { gap, delay: gap, noneFails: false };
}

/** Until the servers of Galera that are left go on without those that fail, however these fail. */
function regrouping(sight: Sight, group: DatabaseGroup): OutageBound {
  return waits({
    name: `mariadb of ${group.name}: a silent server is out`,
    worstMs: away(sight, group) > 0 ? galeraOutMs() : 0,
  });
}

/** Any server may be the one that is written to, so that any loss is the loss of it. */
function choosing(sight: Sight, group: DatabaseGroup): OutageBound {
  const { agents, instances } = sight.failing;
  const silent = group.instances.some((each) => agents.has(each));
  const out = group.instances.some((each) => instances.has(each) && !agents.has(each));
  return waits(
    // A server that cannot say any more that it is written to is replaced by another one's agent.
    {
      name: `agent of ${group.name}: the agent of the primary is silent, and another server takes over`,
      worstMs: silent ? agentReplacedMs() : 0,
    },
    {
      name: `mysql of ${group.name}: a silent server is out, and another one chosen`,
      worstMs: out ? groupReplicationOutMs() : 0,
    },
  );
}

/** Any server may be the primary, so that any loss is the loss of it; without its ensemble a primary stops writing. */
function elected(sight: Sight, group: DatabaseGroup, name: string): Effect {
  const { parts, way, failing, answers } = sight;
  const ensemble = { kind: "ensemble", name } as const;
  const reached = way("group", group.name, ensemble, failing);
  const known = onTheWay(reached, answers(ensemble));
  if (isUntilRepaired(known)) return known;
  const votes = parts.ensemble(name);
  const { tickMs } = votes.declared;
  const timing = electionTiming(votes.declared);
  const agreed = onTheWay(reached, ensembleEffect(votes, failing, timing.sessionMs));
  const failed = group.instances.filter((instance) => failing.instances.has(instance));
  const outlives = lengthOf(agreed.gap) < timing.leaseMs - timing.demoteAheadMs;
  if (failed.length === 0 && outlives) return NO_EFFECT;
  // Of a program that was killed its agent knows at its next look, unless it is the agent itself.
  const isKnown =
    outlives && failed.every((each) => failing.instances.get(each) === "killed" && !failing.agents.has(each));
  const { replication } = group.declared;
  const mayLose = replication.mode !== "semi-synchronous" || replication.fallBackAfterMs !== undefined;
  const who = `agent of ${group.name}`;
  const choice = waits(
    isKnown
      ? { name: `${who}: looks at its server`, worstMs: timing.pauseMs }
      : { name: `${who}: the session of the primary ends`, worstMs: timing.sessionMs + tickMs },
    {
      name: `${who}: replicas stop fetching from a silent primary`,
      worstMs: isKnown ? 0 : timing.stopFetchingMs,
    },
    { name: `${who}: the others vote`, worstMs: 2 * timing.pauseMs },
    {
      name: `${who}: servers that may have more are waited for`,
      worstMs: mayLose ? timing.votesPatienceMs : 0,
    },
    { name: `${who}: the elected one begins`, worstMs: timing.pauseMs },
  );
  return waiting(inTurn(outlives ? NO_TIME : agreed.gap, choice));
}

/** Replicas beside whoever is the primary, or takes its place. */
function replicasLeft(sight: Sight, group: DatabaseGroup): number {
  const left = group.instances.length - away(sight, group);
  const primary = primaryName(sight, group);
  const keepsPrimary = !isElected(group.declared) && primary !== undefined;
  return keepsPrimary && sight.failing.instances.has(primary) ? left : left - 1;
}

function primaryName({ parts }: Sight, group: DatabaseGroup): string | undefined {
  return parts.instances(group).find(({ database }) => database?.role === "primary")?.name;
}
