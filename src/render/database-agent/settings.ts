/** What the template of agent.ini says. */
import { type ElectionTiming, electionTiming } from "../../plan/election-timing.ts";
import { agentSilentMs, GROUP_REPLICATION_TIMING } from "../../plan/group-replication-timing.ts";
import type { DatabaseGroup, Instance, Plan } from "../../plan/model.ts";
import { PAIR_TIMING } from "../../plan/pair-timing.ts";
import { REPLICATION_ACCOUNT } from "../../topology/consistency/databases.ts";
import type { Database } from "../../topology/model.ts";
import { choosesWriter } from "../../topology/replication.ts";
import { engineOf } from "../mysql/engine.ts";
import { CONFIGURATION_FILE, PID_FILE, SECRETS_FOLDER, SOCKET, sqlFile } from "../mysql/paths.ts";
import { replicationSet } from "../mysql/replication-set.ts";
import { setupSecrets } from "../mysql/setup-files.ts";
import { checkedSecret } from "../mysql/sql-text.ts";
import { CONNECT_RETRY_SECONDS, HEARTBEAT_SECONDS } from "../mysql/timing.ts";
import { tlsPaths } from "../mysql/tls.ts";
import { address, text, type View } from "../view.ts";

const LOOPBACK = "127.0.0.1";

/** In milliseconds: answers come in some, and half of what load balancers wait for one (ROLE_CHECK of the plan) is left. */
const ANSWER_WITHIN_MS = 500;

/** A replica that nobody elects is not read from when it is further behind, as everywhere. */
const READER_LAG_SECONDS = 10;

export function agentSettings(plan: Plan, instance: Instance, group: DatabaseGroup): View {
  const { declared } = group;
  const elected =
    declared.election === undefined ? undefined : throughEnsemble(plan, group, declared.election);
  const paired = group.router === undefined ? undefined : PAIR;
  const timing = elected?.timing ?? paired?.timing;
  return {
    database: declared.name,
    instance: instance.name,
    mode: declared.replication.mode,
    socket: text(SOCKET),
    answerWithin: group.router === undefined ? ANSWER_WITHIN_MS : PAIR_TIMING.answerWithinMs,
    rolePort: declared.rolePort,
    addresses: [LOOPBACK, ...instance.addresses.map((each) => each.address)].map(address),
    group:
      declared.replication.mode === "group-replication" ? groupSettings(plan, instance, group) : undefined,
    plain: choosesWriter(declared) ? undefined : { engine: declared.engine, readerLag: READER_LAG_SECONDS },
    promotes: timing === undefined ? undefined : promotion(plan, instance, group, timing),
    election: elected?.view,
    pair: paired?.view,
  };
}

function groupSettings(plan: Plan, instance: Instance, group: DatabaseGroup): View {
  const { declared } = group;
  const { primary, all } = replicationSet(plan, instance, group);
  return {
    dataFolder: text(declared.volume.mount),
    client: engineOf(declared.engine).client,
    setupFile: text(sqlFile("primary")),
    secretsFolder: text(SECRETS_FOLDER),
    secrets: setupSecrets(plan, instance, group),
    begins: primary.instance,
    pause: GROUP_REPLICATION_TIMING.pauseMs,
    join: GROUP_REPLICATION_TIMING.joinSeconds,
    agentSilent: agentSilentMs(),
    goodFor: GROUP_REPLICATION_TIMING.goodForMs,
    readerLag: GROUP_REPLICATION_TIMING.readerLagSeconds,
    replicationUser: REPLICATION_ACCOUNT,
    replicationSecret: checkedSecret(declared.replicationPassword ?? ""),
    network: declared.replicationNetwork,
    servers: all.map((server) => ({ instance: server.instance, address: address(server.address) })),
  };
}

type Timing = Pick<
  ElectionTiming,
  "leaseMs" | "demoteAheadMs" | "demoteWithinMs" | "pauseMs" | "hangAfterMs" | "readerLagSeconds"
>;

/** What it takes to be promoted, whoever says so. */
function promotion(plan: Plan, instance: Instance, group: DatabaseGroup, timing: Timing): View {
  const { declared } = group;
  if (declared.replicationPassword === undefined) {
    throw new Error(`the database ${declared.name} has several servers but no replication password`);
  }
  const { self, primary, others } = replicationSet(plan, instance, group);
  return {
    pidFile: text(PID_FILE),
    dataFolder: text(declared.volume.mount),
    unit: `${declared.engine}.service`,
    startProgram: declared.engine === "mariadb" ? "mariadbd" : "mysqld",
    optionFile: text(CONFIGURATION_FILE),
    client: engineOf(declared.engine).client,
    setupFile: text(sqlFile("primary")),
    secretsFolder: text(SECRETS_FOLDER),
    secrets: setupSecrets(plan, instance, group),
    lease: timing.leaseMs,
    demoteAhead: timing.demoteAheadMs,
    demoteWithin: timing.demoteWithinMs,
    pause: timing.pauseMs,
    hangAfter: timing.hangAfterMs,
    begins: primary.instance,
    readerLag: timing.readerLagSeconds,
    replicationUser: REPLICATION_ACCOUNT,
    replicationSecret: declared.replicationPassword,
    port: declared.port,
    connectRetry: CONNECT_RETRY_SECONDS,
    heartbeat: HEARTBEAT_SECONDS,
    tls: tlsPaths(group),
    network: declared.replicationNetwork,
    servers: [self, ...others]
      .toSorted((one, other) => (one.instance < other.instance ? -1 : 1))
      .map((server) => ({ instance: server.instance, address: address(server.address) })),
  };
}

const PAIR = {
  timing: PAIR_TIMING,
  view: { peerWithin: PAIR_TIMING.peerWithinMs, askedWithin: PAIR_TIMING.askedWithinMs },
} as const;

/** @throws Error when the plan lacks the ensemble, or the way to it: no plan is made so. */
function throughEnsemble(plan: Plan, group: DatabaseGroup, election: string): { timing: Timing; view: View } {
  const { declared } = group;
  const ensemble = plan.groups.find((each) => each.name === election);
  const way = plan.connections.find(({ from, to }) => from.name === group.name && to.name === election);
  if (ensemble?.kind !== "ensemble" || way === undefined) {
    throw new Error(`the plan has no ensemble ${election} that ${group.name} can elect its primary through`);
  }
  const timing = electionTiming(ensemble.declared);
  return {
    timing,
    view: {
      ensemble: election,
      members: plan.instances
        .filter((each) => each.group === election)
        .map(({ addresses }) => ({
          address: address(addresses.find(({ network }) => network === way.network)?.address ?? ""),
          port: ensemble.declared.port,
        })),
      root: text(`/nospof/${plan.name}/${group.name}`),
      session: timing.sessionMs,
      ...votes(declared, timing.votesPatienceMs),
    },
  };
}

/** Of servers other than the primary that has failed. Where an acknowledgement says what a replica has, the votes have to be there. */
function votes({ replicas, replication }: Database, patienceMs: number): View {
  switch (replication.mode) {
    case "semi-synchronous":
      return {
        votesNeeded: replicas - replication.acknowledgements,
        votesPatience: replication.fallBackAfterMs === undefined ? undefined : patienceMs,
      };
    case "asynchronous":
    case "galera":
    case "group-replication":
      return { votesNeeded: replicas - 1, votesPatience: patienceMs };
    default:
      return replication satisfies never;
  }
}
