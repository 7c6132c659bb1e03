/** A read or a write. Connections are used again while all goes well, since a new one costs the server more than the query. */
import { connect } from "node:net";
import { type Connection, createConnection } from "mysql2";
import { READ_LAB_TABLE, writeLabTable } from "../../targets/lab/responder/sql-statements.ts";
import type { ProbeRequest } from "../model.ts";
import { type Attempter, failedBy, OK, type Place } from "./attempt-result.ts";

type SqlRequest = Extract<ProbeRequest, { kind: "sql" }>;

/** Milliseconds after which a query without an answer makes all connections suspect that were there before. */
const SUSPICIOUS_MS = 100;

export function sqlAttempter(request: SqlRequest, { address, port }: Place): Attempter {
  let idle: Connection[] = [];
  /** When each attempt that is not over began; the oldest first. */
  const open = new Map<Connection, number>();

  const openConnection = (source: string | undefined): Connection => {
    const connection = createConnection({
      user: request.user,
      password: request.password,
      database: request.database,
      stream: () =>
        connect({
          host: address,
          port,
          noDelay: true,
          ...(source !== undefined && { localAddress: source }),
        }),
    });
    // Whoever asks hears of errors; between two questions an error only ends the connection.
    connection.on("error", () => {
      idle = idle.filter((other) => other !== connection);
      connection.destroy();
    });
    return connection;
  };

  const takeConnection = (source: string | undefined): Connection => {
    const [oldest] = open.values();
    if (oldest !== undefined && performance.now() - oldest > SUSPICIOUS_MS) {
      for (const connection of idle) connection.destroy();
      idle = [];
    }
    return idle.pop() ?? openConnection(source);
  };

  return ({ number, source, end }) => {
    const connection = takeConnection(source);
    let over = false;
    open.set(connection, performance.now());
    connection.query(request.write ? writeLabTable(number) : READ_LAB_TABLE, (error) => {
      if (over) return;
      over = true;
      open.delete(connection);
      if (error === null) idle.push(connection);
      else connection.destroy();
      end(error === null ? OK : failedBy(error));
    });
    return () => {
      over = true;
      open.delete(connection);
      connection.destroy();
    };
  };
}
