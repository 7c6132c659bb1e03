/** What the templates of the SQL files and of the setup script say. */
import type { DatabaseGroup, Instance, Plan } from "../../plan/model.ts";
import { BACKUP_ACCOUNT } from "../../topology/consistency/backups.ts";
import { REPLICATION_ACCOUNT } from "../../topology/consistency/databases.ts";
import { isElected } from "../../topology/replication.ts";
import { backupsOf } from "../backup/declared.ts";
import { comment, text, type View } from "../view.ts";
import { cidrOf, placedAccounts } from "./accounts.ts";
import type { Engine } from "./engine.ts";
import { GALERA_SET_UP, SECRETS_FOLDER, SETUP_SCRIPT, SOCKET, sqlFile, TLS_CA, TLS_SERVER } from "./paths.ts";
import { replicationSet } from "./replication-set.ts";
import {
  accountName,
  checkedSecret,
  grantPattern,
  identifier,
  secretVariable,
  stringLiteral,
} from "./sql-text.ts";
import {
  CONNECT_RETRY_SECONDS,
  CONNECT_WAIT_SECONDS,
  HEARTBEAT_SECONDS,
  START_WAIT_SECONDS,
} from "./timing.ts";

/** What `setup-primary.sql` says. */
export function primarySql(plan: Plan, group: DatabaseGroup): View {
  const { declared } = group;
  return {
    // Whether clients can write is then for the agent to say.
    elected: isElected(declared),
    tls: declared.tls !== undefined,
    schemas: declared.databases.map((schema) => text(identifier(schema))),
    replication: replicationAccount(plan, group),
    acknowledged: declared.replication.mode === "semi-synchronous",
    backup: backupAccount(plan, group),
    accounts: placedAccounts(plan, declared).map((account) => ({
      title: comment(account.title),
      account: text(stringLiteral(account.name)),
      passwordVariable: text(secretVariable(account.password)),
      schemaPattern: text(stringLiteral(account.schemaPattern)),
      privileges: account.privileges,
    })),
  };
}

/** A database of one server has no replication account. */
function replicationAccount(plan: Plan, { instances, declared }: DatabaseGroup): View | undefined {
  if (instances.length < 2) return undefined;
  const network = declared.replicationNetwork;
  const cidr = cidrOf(plan, network);
  return {
    network,
    cidr: comment(cidr),
    account: text(stringLiteral(accountName(REPLICATION_ACCOUNT, cidr))),
    passwordVariable: text(secretVariable(replicationSecret(declared))),
  };
}

/** It reads what is saved and nothing else, and comes in over the socket of its own server. */
function backupAccount(plan: Plan, group: DatabaseGroup): View | undefined {
  const backups = backupsOf(plan, group);
  const secret = backupSecret(plan, group);
  if (secret === undefined) return undefined;
  return {
    account: text(stringLiteral(`'${BACKUP_ACCOUNT}'@'localhost'`)),
    passwordVariable: text(secretVariable(secret)),
    logical: backups.some(({ method }) => method === "logical"),
    physical: backups.some(({ method }) => method === "physical"),
    schemas: group.declared.databases.map((schema) => text(stringLiteral(grantPattern(schema)))),
  };
}

/** The one secret that all backups of a database name. */
function backupSecret(plan: Plan, group: DatabaseGroup): string | undefined {
  return backupsOf(plan, group).find(({ accountPassword }) => accountPassword !== undefined)?.accountPassword;
}

/** What `setup-replica.sql` says. */
export function replicaSql(plan: Plan, instance: Instance, group: DatabaseGroup): View {
  return {
    tls: group.declared.tls !== undefined,
    primaryHost: text(stringLiteral(replicationSet(plan, instance, group).primary.address)),
    port: group.declared.port,
    replicationUser: text(stringLiteral(REPLICATION_ACCOUNT)),
    passwordVariable: text(secretVariable(replicationSecret(group.declared))),
    authority: text(stringLiteral(TLS_CA)),
    certificate: text(stringLiteral(TLS_SERVER)),
    connectRetrySeconds: CONNECT_RETRY_SECONDS,
    heartbeatSeconds: HEARTBEAT_SECONDS,
  };
}

/** What `setup-database.sh` says. */
export function setupScript(plan: Plan, instance: Instance, group: DatabaseGroup, engine: Engine): View {
  const { primary, others } = replicationSet(plan, instance, group);
  const role = instance.database?.role ?? "replica";
  return {
    script: text(SETUP_SCRIPT),
    serverId: instance.database?.serverId,
    secretsFolder: text(SECRETS_FOLDER),
    socket: text(SOCKET),
    sqlFile: text(sqlFile(role)),
    client: engine.client,
    words: engine.words,
    secrets: setupSecrets(plan, instance, group),
    primary: { ...primary },
    acknowledged: group.declared.replication.mode === "semi-synchronous",
    adopts: group.declared.replication.mode === "semi-synchronous" && engine.words.adopt !== undefined,
    begins: role === "primary",
    setUpFile: text(GALERA_SET_UP),
    peers: role === "primary" ? others.map((other) => ({ ...other })) : [],
    replicationSecret: others.length > 0 ? replicationSecret(group.declared) : undefined,
    port: group.declared.port,
    replicationUser: REPLICATION_ACCOUNT,
    startWaitSeconds: START_WAIT_SECONDS,
    connectWaitSeconds: CONNECT_WAIT_SECONDS,
    connectRetrySeconds: CONNECT_RETRY_SECONDS,
  };
}

/** Names of the secrets that setting up an instance takes, sorted, each once. */
export function setupSecrets(plan: Plan, instance: Instance, group: DatabaseGroup): readonly string[] {
  const { instances, declared } = group;
  const accounts = declared.accounts.map((account) => account.password);
  const replication = instances.length > 1 ? [replicationSecret(declared)] : [];
  const backup = backupSecret(plan, group);
  const mayBePrimary = instance.database?.role === "primary" || isElected(declared);
  const needed = mayBePrimary
    ? [...accounts, ...replication, ...(backup === undefined ? [] : [backup])]
    : replication;
  return [...new Set(needed.map(checkedSecret))].sort();
}

export function secretPath(secret: string): string {
  return `${SECRETS_FOLDER}/${checkedSecret(secret)}`;
}

/** @throws Error when several servers have no replication password: no topology is accepted so. */
function replicationSecret(declared: DatabaseGroup["declared"]): string {
  if (declared.replicationPassword === undefined) {
    throw new Error(`the database ${declared.name} has several servers but no replication password`);
  }
  return declared.replicationPassword;
}
