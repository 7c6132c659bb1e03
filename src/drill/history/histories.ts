/** Who writes to the databases of a lab, from the side of the drill: they run in the lab, and what they tell is collected. */
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { DatabaseGroup, Plan } from "../../plan/model.ts";
import type { Lab } from "../../targets/lab/lab.ts";
import { type LabWriter, labWriters } from "../../targets/lab/layout/writer-hosts.ts";
import { LabError } from "../../targets/lab/machine/lab-error.ts";
import { PROBE_ACCOUNT } from "../../targets/lab/responder/sql-statements.ts";
import { PROBE_EVERY_MS } from "../tolerance.ts";
import { type CollectedWrites, collectWrites } from "./collected-writes.ts";
import type { History, Write } from "./model.ts";
import { readRows, STANDSTILL_MS } from "./read-rows.ts";
import { PAUSE, RESUME, type WriterSetup } from "./writer/write-lines.ts";

export interface Histories {
  /**
   * Everything since the writers began, as soon as rows are acknowledged again, and the servers agree. Nothing is written
   * meanwhile, so that replicas can catch up.
   *
   * @throws LabError when no row is acknowledged or a server does not answer; what `signal` was aborted with
   */
  readonly settled: (signal: AbortSignal) => Promise<readonly History[]>;
  readonly stop: () => Promise<void>;
}

/** Beside this module, and as it is: TypeScript in the sources, JavaScript when built. */
const WRITER_PROGRAM = fileURLToPath(new URL(`./writer/main${extname(import.meta.url)}`, import.meta.url));

/**
 * A lab that is well takes a row at once, but for a server whose disk was full: it looks once a minute whether there is room
 * again (mysys of MariaDB and MySQL: MY_WAIT_FOR_USER_TO_FIX_PANIC).
 */
const WRITTEN_WITHIN_MS = 90_000;

/**
 * Milliseconds between two rows past the endpoint: with five servers each is asked twice within the time in which a second
 * writer is found (SHORTEST_RETURN_MS).
 */
const SERVER_EVERY_MS = 100;

/** Resolves when each database of the plan has acknowledged a row. @throws LabError when one does not */
export async function startHistories(
  lab: Pick<Lab, "run" | "start">,
  plan: Plan,
  signal: AbortSignal,
  standstillMs: number = STANDSTILL_MS,
): Promise<Histories> {
  const started = await Promise.all(
    labWriters(plan).map((writer) => startHistory(lab, plan, writer, standstillMs)),
  );
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((one) => one.stop()));
  };
  try {
    await Promise.all(started.map((one) => one.written(signal)));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    settled: (until) => Promise.all(started.map((one) => one.settled(until))),
    stop,
  };
}

async function startHistory(
  lab: Pick<Lab, "run" | "start">,
  plan: Plan,
  writer: LabWriter,
  standstillMs: number,
) {
  const group = databaseOf(plan, writer);
  const servers = new Map(
    plan.instances.flatMap(({ name, group: own, database }) =>
      own === group.name && database !== undefined ? [[database.serverId, name]] : [],
    ),
  );
  const program = await lab.start(writer.host, [process.execPath, WRITER_PROGRAM]);
  const setup: WriterSetup = {
    ...PROBE_ACCOUNT,
    database: writer.schema,
    endpoint: writer.ends.map(({ address }) => ({ address, port: writer.port })),
    everyMs: PROBE_EVERY_MS,
    servers: writer.servers.map(({ address }) => ({ address, port: writer.serverPort })),
    serverEveryMs: SERVER_EVERY_MS,
  };
  program.write(`${JSON.stringify(setup)}\n`);
  const collected = collectWrites(program, servers);
  const written = async (signal: AbortSignal): Promise<void> => {
    const { sentId } = collected;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(WRITTEN_WITHIN_MS)]);
    const isWritten = (last: Write | undefined): boolean =>
      last !== undefined && last.id > sentId && last.answer === "acknowledged";
    const lastAtEndpoint = ({ writes }: CollectedWrites): Write | undefined =>
      writes.findLast(({ to }) => to === "endpoint");
    try {
      await collected.until((now) => isWritten(lastAtEndpoint(now)), limit);
    } catch {
      signal.throwIfAborted();
      const seen = lastAtEndpoint(collected)?.detail ?? "no answer";
      throw new LabError(`no row can be written to ${group.name}: ${seen}`);
    }
  };
  return {
    written,
    settled: async (signal: AbortSignal): Promise<History> => {
      await written(signal);
      program.write(`${PAUSE}\n`);
      // What was sent before it heard of that is told in the next reports.
      const { reports } = collected;
      await collected.until((now) => now.reports > reports + 1, signal);
      const lastId = collected.sentId;
      await collected.until(({ settledId }) => settledId >= lastId, signal);
      const rows = await readRows(lab, writer, group, servers, lastId, standstillMs, signal);
      program.write(`${RESUME}\n`);
      const writes = collected.writes.filter(({ id }) => id <= lastId);
      return { database: group.name, writes, servers: rows };
    },
    stop: () => program.stop(),
  };
}

function databaseOf({ groups }: Plan, { database }: LabWriter): DatabaseGroup {
  const group = groups.find(({ name }) => name === database);
  if (group?.kind !== "database") throw new Error(`the plan holds no database ${database}`);
  return group;
}
