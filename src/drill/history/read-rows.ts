/** Reads all rows of a history from every server, when they are alike. */
import { setTimeout as sleep } from "node:timers/promises";
import { serversIn } from "../../plan/database-servers.ts";
import type { DatabaseGroup } from "../../plan/model.ts";
import { identifier } from "../../render/mysql/sql-text.ts";
import type { Lab } from "../../targets/lab/lab.ts";
import type { LabWriter } from "../../targets/lab/layout/writer-hosts.ts";
import { localSql } from "../../targets/lab/local-sql.ts";
import { LabError } from "../../targets/lab/machine/lab-error.ts";
import { readHistory } from "../../targets/lab/responder/sql-statements.ts";
import type { ServerRows } from "./model.ts";

/**
 * A replica that follows gets a row within milliseconds. One whose host was lost may wait for as long as the primary tries to
 * write to the connection of before: 60 s, `net_write_timeout` of MariaDB and MySQL. After more it gets nothing.
 */
export const STANDSTILL_MS = 75_000;

/** Between two looks. What was under way when its client gave up is stored or not by then. */
const LOOK_EVERY_MS = 100;

/** A server that hangs holds its client up for good. */
const PATIENCE_MS = 10_000;

/**
 * The rows up to an id, when nothing changes any more: from one look to the next where all servers have the same, after a
 * longer time where they do not.
 *
 * @param servers their names by `server_id`
 * @param standstillMs the longer time
 * @throws LabError when a server does not answer; what `signal` was aborted with
 */
export async function readRows(
  lab: Pick<Lab, "run">,
  { schema }: LabWriter,
  group: DatabaseGroup,
  servers: ReadonlyMap<number, string>,
  lastId: number,
  standstillMs: number,
  signal: AbortSignal,
): Promise<readonly ServerRows[]> {
  const command = localSql(group.declared.engine, readHistory(identifier(schema), lastId), [
    "--batch",
    "--skip-column-names",
  ]);
  const hosts = serversIn(group);
  let before: readonly string[] = [];
  let changedMs = performance.now();
  for (;;) {
    const texts = await Promise.all(hosts.map((host) => textFrom(lab, host, command)));
    const same = texts.every((text, index) => text === before[index]);
    if (!same) changedMs = performance.now();
    const alike = texts.every((text) => text === texts[0]);
    if (same && (alike || performance.now() - changedMs > standstillMs)) {
      return hosts.map((server, index) => ({ server, rows: rowsIn(texts[index] ?? "", servers) }));
    }
    before = texts;
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}

async function textFrom(lab: Pick<Lab, "run">, host: string, command: readonly string[]): Promise<string> {
  const { exitCode, output } = await lab.run(host, command, { timeoutMs: PATIENCE_MS });
  if (exitCode !== 0) throw new LabError(`${host} does not say which rows it has: ${output.trim()}`);
  return output;
}

function rowsIn(text: string, servers: ReadonlyMap<number, string>): ServerRows["rows"] {
  return text.split("\n").flatMap((line) => {
    const [id, writer] = line.split("\t");
    if (id === undefined || writer === undefined) return [];
    return [{ id: Number(id), writer: servers.get(Number(writer)) ?? `server ${writer}` }];
  });
}
