/** Database servers: one to write to, several to read from. */
import { connect } from "node:net";
import { createPool, type Pool, type PoolConnection } from "mysql2/promise";
import type { Settings } from "./settings.ts";

/** How long a server may take to be there before another is asked. */
const CONNECT_MS = 1000;

/** How long it may take to answer. */
const ANSWER_MS = 5000;

/** A server that did not answer is asked last for so long. */
const REST_MS = 2000;

export interface Servers {
  /** @throws Error when the primary can't be reached, or refuses */
  readonly write: <Answer>(ask: (connection: PoolConnection) => Promise<Answer>) => Promise<Answer>;
  /** Asks one server after another until one answers. @throws Error of the last one when none does */
  readonly read: <Answer>(
    ask: (connection: PoolConnection) => Promise<Answer>,
  ) => Promise<{ readonly answer: Answer; readonly server: string }>;
  readonly close: () => Promise<void>;
}

/** @throws Error when the settings name no account */
export function servers({ account, database, databasePort, writer, readers }: Settings): Servers {
  if (account === undefined) throw new Error("ACCOUNT and PASSWORD_FILE are not set");
  const pools = new Map<string, Pool>();
  const restsUntil = new Map<string, number>();
  const poolOf = (host: string): Pool => {
    const existing = pools.get(host);
    if (existing !== undefined) return existing;
    const pool = createPool({
      host,
      port: databasePort,
      user: account.name,
      password: account.password,
      database,
      connectionLimit: 20,
      connectTimeout: CONNECT_MS,
    });
    pools.set(host, pool);
    return pool;
  };
  const using = async <Answer>(host: string, ask: (connection: PoolConnection) => Promise<Answer>) => {
    const connection = await poolOf(host).getConnection();
    try {
      const answer = await ask(connection);
      connection.release();
      return answer;
    } catch (error) {
      // What it still does, or whether the server is there at all, nobody knows.
      connection.destroy();
      throw error;
    }
  };
  const readersInTurn = (): readonly string[] => {
    const now = Date.now();
    const isAtRest = (host: string): boolean => (restsUntil.get(host) ?? 0) > now;
    const start = Math.floor(Math.random() * readers.length);
    const turn = [...readers.slice(start), ...readers.slice(0, start)];
    return [...turn.filter((host) => !isAtRest(host)), ...turn.filter(isAtRest)];
  };
  return {
    write: (ask) => using(writer, ask),
    read: async (ask) => {
      let last: unknown;
      for (const server of readersInTurn()) {
        try {
          return { answer: await using(server, ask), server };
        } catch (error) {
          last = error;
          restsUntil.set(server, Date.now() + REST_MS);
        }
      }
      throw last;
    },
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.end()));
    },
  };
}

/** A question to a server, with the time it may take. */
export function question(sql: string): { readonly sql: string; readonly timeout: number } {
  return { sql, timeout: ANSWER_MS };
}

/** Whether a database server says its first word to whoever connects. @throws Error when none of them does */
export async function greeted({ readers, databasePort }: Settings): Promise<string> {
  for (const server of readers) if (await greets(server, databasePort)) return server;
  throw new Error(`no database server answers: ${readers.join(", ")}`);
}

function greets(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_MS });
    const end = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket
      .on("data", () => end(true))
      .on("error", () => end(false))
      .on("close", () => end(false))
      .on("timeout", () => end(false));
  });
}
