/** What a writer has told so far. */
import type { LabProcess } from "../../targets/lab/lab.ts";
import type { Write } from "./model.ts";
import { readWriterLine } from "./writer/write-lines.ts";

export interface CollectedWrites {
  /** In the order of their ends. */
  readonly writes: readonly Write[];
  /** How often the writer told how far it is. */
  readonly reports: number;
  /** The last row that was sent. */
  readonly sentId: number;
  /** All rows up to it are over. */
  readonly settledId: number;
  /** Rejects when the writer has ended, and with what `signal` was aborted with. */
  readonly until: (holds: (collected: CollectedWrites) => boolean, signal: AbortSignal) => Promise<void>;
}

/** @param servers their names by `server_id` */
export function collectWrites(
  program: Pick<LabProcess, "lines">,
  servers: ReadonlyMap<number, string>,
): CollectedWrites {
  const writes: Write[] = [];
  const waiting = new Set<() => void>();
  let reached = { reports: 0, sentId: 0, settledId: 0 };
  let ended: Error | undefined;

  const collected: CollectedWrites = {
    writes,
    get reports() {
      return reached.reports;
    },
    get sentId() {
      return reached.sentId;
    },
    get settledId() {
      return reached.settledId;
    },
    until: (holds, signal) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const error = ended ?? (signal.aborted ? signal.reason : undefined);
          if (error === undefined && !holds(collected)) return;
          waiting.delete(look);
          signal.removeEventListener("abort", look);
          if (error === undefined) resolve();
          else reject(error);
        };
        waiting.add(look);
        signal.addEventListener("abort", look);
        look();
      }),
  };
  const wake = (): void => {
    for (const look of waiting) look();
  };
  const listen = async (): Promise<void> => {
    for await (const text of program.lines) {
      const line = readWriterLine(text);
      if (line.kind === "write") {
        const { kind, serverId, ...write } = line;
        const server = serverId === undefined ? undefined : (servers.get(serverId) ?? `server ${serverId}`);
        writes.push({ ...write, server });
      } else {
        const { sentId, settledId } = line;
        reached = { reports: reached.reports + 1, sentId, settledId };
        wake();
      }
    }
    throw new Error("who writes to a database has ended");
  };
  listen().catch((error: unknown) => {
    ended = error instanceof Error ? error : new Error(String(error));
    wake();
  });
  return collected;
}
