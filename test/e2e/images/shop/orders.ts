/** Orders in the database. The table is made by schema.sql: the account of a program that writes may not make tables. */
import type { ResultSetHeader, RowDataPacket } from "mysql2";
import { question, type Servers } from "./servers.ts";

export interface Orders {
  /** How many a reader knows, and which one was asked. */
  readonly count: () => Promise<{ readonly orders: number; readonly server: string }>;
  /** Resolves once it is committed. @returns false when an order of this id was there already */
  readonly place: (id: string) => Promise<boolean>;
  /** All, as the primary knows them. */
  readonly ids: () => Promise<readonly string[]>;
}

/** MySQL's error ER_DUP_ENTRY. */
const DUPLICATE = 1062;

export function orders(servers: Servers): Orders {
  return {
    count: async () => {
      const { answer, server } = await servers.read((connection) =>
        connection.query<RowDataPacket[]>(question("SELECT COUNT(*) AS orders FROM orders")),
      );
      return { orders: Number(answer[0][0]?.orders), server };
    },
    place: (id) =>
      servers.write(async (connection) => {
        try {
          // Each statement is a transaction of its own: the answer comes after its commit.
          await connection.query<ResultSetHeader>(question("INSERT INTO orders (id) VALUES (?)"), [id]);
          return true;
        } catch (error) {
          if (error instanceof Error && "errno" in error && error.errno === DUPLICATE) return false;
          throw error;
        }
      }),
    ids: async () => {
      const [rows] = await servers.write((connection) =>
        connection.query<RowDataPacket[]>(question("SELECT id FROM orders ORDER BY id")),
      );
      return rows.map(({ id }) => String(id));
    },
  };
}
