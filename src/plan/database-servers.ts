/** Which instances of a database have data. */
import { serverCount } from "../topology/replication.ts";
import type { DatabaseGroup } from "./model.ts";

/** Names of the servers, by ordinal: all instances but an arbitrator. @example serversIn(ledger) // ["ledger-1", "ledger-2"] */
export function serversIn({ instances, declared }: DatabaseGroup): readonly string[] {
  return instances.slice(0, serverCount(declared));
}

/** How many servers have to answer readers: an arbitrator is one of the majority, and answers nobody. */
export function readersNeeded({ instances, needs, declared }: DatabaseGroup): number {
  return Math.max(1, needs - (instances.length - serverCount(declared)));
}
