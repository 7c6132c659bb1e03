/** Sends a row to a database once, and tells what the server said of it. */
import { connect } from "node:net";
import { type Connection, createConnection, type QueryError, type RowDataPacket } from "mysql2";
import { ASK_SERVER, writeHistory } from "../../../targets/lab/responder/sql-statements.ts";
import type { Place, WriterLine, WriterSetup } from "./write-lines.ts";

export type RowEnd = Pick<WriterLine & { readonly kind: "write" }, "answer" | "serverId" | "detail">;

/** Starts one attempt, and ends it once; what it returns gives it up. */
export type InsertRow = (id: number, end: (result: RowEnd) => void) => () => void;

/** A connection is to one server for as long as it lasts, whatever passes it on. */
interface Session {
  readonly connection: Connection;
  serverId: number | undefined;
}

/**
 * Errors that come before anything of the row is stored (MariaDB's and MySQL's error reference): too many connections,
 * access denied, no such database or table, not in a primary component, read-only. Every other one may have come after it.
 */
const BEFORE_WRITING: ReadonlySet<number | undefined> = new Set([
  1040, 1044, 1045, 1047, 1049, 1142, 1146, 1203, 1290, 1836,
]);

/** Milliseconds without an answer after which connections that were there before are not used again. */
const SUSPICIOUS_MS = 100;

/** Connections are used again while all goes well, as the pools of applications do. */
export function rowInserter(
  { user, password, database }: Pick<WriterSetup, "user" | "password" | "database">,
  { address, port }: Place,
): InsertRow {
  let idle: Session[] = [];
  /** When each attempt that is not over began; the oldest first. */
  const open = new Map<Session, number>();

  const openSession = (): Session => {
    const stream = () => connect({ host: address, port, noDelay: true });
    const session: Session = {
      connection: createConnection({ user, password, database, stream }),
      serverId: undefined,
    };
    // Whoever asks hears of errors; between two rows an error only ends the connection.
    session.connection.on("error", () => {
      idle = idle.filter((other) => other !== session);
      session.connection.destroy();
    });
    return session;
  };
  const takeSession = (): Session => {
    const [oldest] = open.values();
    if (oldest !== undefined && performance.now() - oldest > SUSPICIOUS_MS) {
      for (const { connection } of idle) connection.destroy();
      idle = [];
    }
    return idle.pop() ?? openSession();
  };

  return (id, end) => {
    const session = takeSession();
    let sent = false;
    let over = false;
    open.set(session, performance.now());
    const settle = (answer: RowEnd["answer"], detail: string | undefined): void => {
      if (over) return;
      over = true;
      open.delete(session);
      // A server that refuses may have lost its place: the next row asks for a new way.
      if (answer === "acknowledged") idle.push(session);
      else session.connection.destroy();
      end({ answer, serverId: session.serverId, detail });
    };
    const insert = (): void => {
      if (over) return;
      sent = true;
      session.connection.query(writeHistory(id), (error) => {
        if (error === null) settle("acknowledged", undefined);
        else settle(isBeforeWriting(error) ? "refused" : "unknown", detailOf(error));
      });
    };
    if (session.serverId !== undefined) insert();
    else {
      session.connection.query<RowDataPacket[]>({ sql: ASK_SERVER, rowsAsArray: true }, (error, rows) => {
        if (error !== null) return settle("refused", detailOf(error));
        session.serverId = Number(rows[0]?.[0]);
        insert();
      });
    }
    return () => settle(sent ? "unknown" : "refused", "timeout");
  };
}

function isBeforeWriting({ errno, sqlState }: QueryError): boolean {
  // Without a state it is no word of the server's.
  return sqlState !== undefined && BEFORE_WRITING.has(errno);
}

function detailOf({ code, message }: QueryError): string {
  return code ?? message;
}
