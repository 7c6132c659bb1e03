/** What is asked of database servers in a lab. Whoever sets a lab's databases up makes the table. */

/** In the database schema of the account that asks. */
const LAB_TABLE = "nospof_lab";

/** Run once on the primary, in each schema, by an account that may. */
export const CREATE_LAB_TABLE = `CREATE TABLE IF NOT EXISTS ${LAB_TABLE} (id INT UNSIGNED PRIMARY KEY, arrival BIGINT UNSIGNED NOT NULL)`;

export const READ_LAB_TABLE = `SELECT 1 FROM ${LAB_TABLE} LIMIT 1`;

/** Clients write a row each: one that hangs with its row locked must not hold up the others. */
const ROWS = 4096;

/**
 * Other than before each time: a server writes nothing, and waits for no replica, where a row is replaced by the same.
 *
 * @param client any number of the client's own, e.g. its process id.
 */
export function writeLabTable(client: number): string {
  return `REPLACE INTO ${LAB_TABLE} (id, arrival) VALUES (${client % ROWS}, UUID_SHORT())`;
}

const HISTORY_TABLE = "nospof_history";

/**
 * Run once on the primary, in each schema. A row is sent once; were it stored twice, `arrival` would tell the two apart.
 */
export const CREATE_HISTORY_TABLE = `CREATE TABLE IF NOT EXISTS ${HISTORY_TABLE} (id BIGINT UNSIGNED NOT NULL, arrival BIGINT UNSIGNED NOT NULL, writer BIGINT UNSIGNED NOT NULL, PRIMARY KEY (id, arrival))`;

/** Who is at the other end of a connection, by the `server_id` of its configuration. */
export const ASK_SERVER = "SELECT @@server_id";

export function writeHistory(id: number): string {
  return `INSERT INTO ${HISTORY_TABLE} (id, arrival, writer) VALUES (${id}, UUID_SHORT(), @@server_id)`;
}

/** @param schema quoted */
export function readHistory(schema: string, lastId: number): string {
  return `SELECT id, writer FROM ${schema}.${HISTORY_TABLE} WHERE id <= ${lastId} ORDER BY id, arrival`;
}

/** Clients outside come from no network of a database, and the topology's accounts may come from nowhere else. */
export const PROBE_ACCOUNT = { user: "nospof_lab", password: "nospof_lab" } as const;

/**
 * Run once on the primary, after {@link CREATE_LAB_TABLE} and {@link CREATE_HISTORY_TABLE}, in each schema.
 *
 * @param schema quoted
 */
export function createProbeAccount(schema: string): string {
  const account = `'${PROBE_ACCOUNT.user}'@'%'`;
  return [
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY '${PROBE_ACCOUNT.password}'`,
    `GRANT SELECT, INSERT, DELETE ON ${schema}.${LAB_TABLE} TO ${account}`,
    `GRANT INSERT ON ${schema}.${HISTORY_TABLE} TO ${account}`,
  ].join("; ");
}
