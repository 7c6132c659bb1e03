/** How each kind of target is asked. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { httpTarget } from "./http-target.ts";
import { tcpTarget, udpTarget } from "./socket-targets.ts";
import type { ResponderTarget } from "./spec.ts";
import { type AskTarget, DOWN, UP } from "./target-answer.ts";
import { ensembleTarget } from "./zookeeper/target.ts";

/** @param board path of the board in this host */
export async function askTarget(target: ResponderTarget, board: string): Promise<AskTarget> {
  switch (target.kind) {
    case "http":
      return httpTarget(target);
    case "tcp":
      return tcpTarget(target);
    case "udp":
      return udpTarget(target);
    case "sql": {
      // The client takes a tenth of a second and 20 MB to load: only those who need it do.
      const { sqlTarget } = await import("./sql-target.ts");
      return sqlTarget(target);
    }
    case "ensemble":
      return ensembleTarget(target);
    case "board": {
      const path = join(board, "down", target.name);
      return async () => (existsSync(path) ? DOWN : UP);
    }
    default:
      return target satisfies never;
  }
}
