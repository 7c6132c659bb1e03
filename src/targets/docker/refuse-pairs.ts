import type { Plan } from "../../plan/model.ts";
import { runError } from "../run-error.ts";

/**
 * A server that was started again must not take the other's place before it has heard of it. A machine's `/run` is empty then; that of a
 * container is as it was, so that one that was away for a day would take itself for one that was in step just now.
 *
 * @throws pulumi.RunError when keepalived decides between two servers of a database.
 */
export function refusePairs({ name, groups }: Plan): void {
  const pairs = groups.filter((group) => group.kind === "database" && group.router !== undefined);
  if (pairs.length === 0) return;
  const lines = pairs.map((one) => `  ${one.name} (${one.source.file}:${one.source.line})`);
  throw runError(
    `Two database servers between which keepalived decides are not run on Docker, but topology "${name}" has these:\n${lines.join("\n")}\n` +
      "A container that comes back does not know that it was away. Let an ensemble elect the primary (election: zookeeper(…)), or deploy " +
      "to OpenStack.",
  );
}
