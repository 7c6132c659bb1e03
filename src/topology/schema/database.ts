import { z } from "zod";
import type { AccountOptions, DatabaseOptions } from "../../dsl/database.ts";
import type { ServerTlsOptions } from "../../dsl/server-tls.ts";
import type { Account, Database, Named, Shard } from "../model.ts";
import { majorityOf } from "../quorum.ts";
import { agreesByMajority, arbitratorOf } from "../replication.ts";
import { election } from "./election.ts";
import { failureDataOf } from "./reliability.ts";
import { replication } from "./replication.ts";
import { shards } from "./shards.ts";
import { listOf, namedParts, options, reference } from "./structure.ts";
import { byteSize, duration, flag, portNumber, sqlName, wholeNumber } from "./values.ts";
import { workloadShape } from "./workload.ts";

const networkReference = reference(["network"], "a network(…)");
const secretReference = reference(["secret"], "a secret(…)");

const account = options<AccountOptions>()({
  password: secretReference,
  database: sqlName.optional(),
  privileges: z.enum(["read-only", "read-write", "owner"], `"read-only", "read-write" or "owner"`),
  from: listOf(networkReference, "networks", 1).default([]),
});

const serverTls = options<ServerTlsOptions>()({ ca: secretReference, certificate: secretReference }).refine(
  ({ ca, certificate }) => ca !== certificate,
  "two secrets: the key of the servers is not the authority's",
);

/** Where both servers keep their data in their packages and images. */
const DATA_FOLDER = "/var/lib/mysql";

/** The options of `mariadb(…)` and `mysql(…)`; the output lacks only name, source and engine. */
export const databaseSchema = options<DatabaseOptions>()({
  ...workloadShape,
  needs: wholeNumber(1, 10_000).default(1),
  shards: shards.optional(),
  port: portNumber.default(3306),
  replication: replication.default({ mode: "asynchronous" }),
  election: election.optional(),
  primary: wholeNumber(1, 10_000).default(1),
  rolePort: portNumber.optional(),
  replicationNetwork: networkReference.optional(),
  replicationPassword: secretReference.optional(),
  tls: serverTls.optional(),
  databases: listOf(sqlName, "names of schemas", 1),
  accounts: namedParts(sqlName, account, "accounts by name").default({}),
  storage: byteSize,
  durable: flag.default(true),
  binlogRetention: duration("1h", "99d").default(7 * 86_400_000),
}).transform(
  (
    given,
    context,
  ): Omit<Database, keyof Named | "engine" | "shard"> & {
    readonly shards: Pick<Shard, "rule" | "primaries"> | undefined;
  } => {
    const problem = (path: readonly PropertyKey[], message: string): void => {
      context.addIssue({ code: "custom", message, path: [...path], input: given });
    };
    if (given.replicas > 1 && given.replicationPassword === undefined) {
      problem(
        ["replicationPassword"],
        "a secret(…) for the replication account, since there is more than one server",
      );
    }
    if (given.primary > given.replicas) {
      problem(["primary"], `the number of one of the ${given.replicas} servers`);
    }
    const arbitrator = arbitratorOf(given);
    if (arbitrator !== undefined && given.replicas !== 2) {
      problem(["replicas"], "2, since there is an arbitrator: more servers are a majority without one");
    }
    if (arbitrator !== undefined && given.needs > 1) {
      problem(["needs"], "1, since one of the two servers may be lost");
    }
    if (arbitrator !== undefined && given.tls !== undefined) {
      problem(["tls"], "nothing, since nospof knows no arbitrator that speaks TLS; a third server does");
    }
    const voters = given.replicas + (arbitrator === undefined ? 0 : 1);
    const [onlyDatabase, ...more] = given.databases;
    const accounts = Object.entries(given.accounts).map(([name, value]): Account => {
      const database = value.database ?? (more.length === 0 ? onlyDatabase : undefined);
      if (database === undefined || !given.databases.includes(database)) {
        problem(["accounts", name, "database"], `one of the databases: ${given.databases.join(", ")}`);
      }
      return {
        name,
        password: value.password.name,
        database: database ?? "",
        privileges: value.privileges,
        from: value.from.map((network) => network.name),
      };
    });
    const networks = given.networks.map((network) => network.name);
    return {
      kind: "database",
      shards: given.shards,
      replicas: voters,
      // Servers of a group answer nothing without a majority, however few the load needs.
      needs: agreesByMajority(given) ? Math.max(majorityOf(voters), given.needs) : given.needs,
      networks,
      spread: given.spread,
      within: given.within.map((domain) => domain.name),
      size: given.size,
      ...failureDataOf(given),
      port: given.port,
      replication: given.replication,
      election: given.election?.ensemble,
      pair: given.election?.pair,
      rolePort: given.rolePort,
      primary: given.primary,
      replicationNetwork: given.replicationNetwork?.name ?? networks[0] ?? "",
      replicationPassword: given.replicationPassword?.name,
      tls: given.tls && { ca: given.tls.ca.name, certificate: given.tls.certificate.name },
      databases: given.databases,
      accounts,
      volume: { name: "data", mount: DATA_FOLDER, sizeBytes: given.storage },
      durable: given.durable,
      binlogRetentionMs: given.binlogRetention,
    };
  },
);
