/** Asks a database server to read or to write a row. */
import { type Connection, createConnection } from "mysql2";
import { TARGET_TIMEOUT_MS } from "./checked-target.ts";
import { askOverKept, type Exchange } from "./kept-connection.ts";
import type { ResponderTarget } from "./spec.ts";
import { READ_LAB_TABLE, writeLabTable } from "./sql-statements.ts";
import { type AskTarget, type TargetAnswer, UP } from "./target-answer.ts";

type SqlTarget = Extract<ResponderTarget, { kind: "sql" }>;

export function sqlTarget(target: SqlTarget): AskTarget {
  const statement = target.write ? writeLabTable(process.pid) : READ_LAB_TABLE;
  let kept: Connection | undefined;

  const open = (): Connection => {
    const connection = createConnection({
      host: target.address,
      port: target.port,
      user: target.user,
      password: target.password,
      database: target.database,
      connectTimeout: TARGET_TIMEOUT_MS,
    });
    // Errors reach whoever asks; one between two questions only ends the connection.
    connection.on("error", () => forget(connection));
    return connection;
  };
  const forget = (connection: Connection): void => {
    if (kept === connection) kept = undefined;
    connection.destroy();
  };
  const exchange = (connection: Connection, onKept: boolean): Exchange => {
    let answered = false;
    const answer = new Promise<TargetAnswer>((resolve, reject) => {
      connection.query(statement, (error) => {
        if (error !== null) {
          forget(connection);
          reject(error);
          return;
        }
        answered = true;
        if (kept !== undefined && kept !== connection) forget(kept);
        kept = connection;
        resolve(UP);
      });
    });
    return {
      answer,
      onKept: () => onKept,
      abandon: () => {
        if (!answered) forget(connection);
      },
    };
  };
  return askOverKept(
    () => (kept === undefined ? exchange(open(), false) : exchange(kept, true)),
    () => exchange(open(), false),
  );
}
