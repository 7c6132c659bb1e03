/** SQL that is run in the host of a database server, by its root. */
import { engineOf } from "../../render/mysql/engine.ts";
import { SOCKET } from "../../render/mysql/paths.ts";
import type { Database } from "../../topology/model.ts";

/** Through the socket, and without the option files of the machine: those may name another server. */
export function localSql(
  engine: Database["engine"],
  statements: string,
  options: readonly string[] = [],
): readonly string[] {
  return [
    engineOf(engine).client,
    "--no-defaults",
    "--protocol=socket",
    `--socket=${SOCKET}`,
    "--user=root",
    ...options,
    `--execute=${statements}`,
  ];
}
