/** What keepalived needs to say which of two database servers is the primary. */
import type { Database } from "../topology/model.ts";
import { VIRTUAL_IP_CHECK } from "./detection.ts";
import type { VirtualRouter } from "./model.ts";
import { instanceName, instanceNames } from "./names.ts";
import { PAIR_TIMING } from "./pair-timing.ts";

/** As with virtual IPs: room above and below. */
const PRIORITIES = [200, 190] as const;

/** @param routerId undefined where the network had none left */
export function pairRouter(database: Database, routerId: number | undefined): VirtualRouter | undefined {
  if (database.pair === undefined || routerId === undefined) return undefined;
  const begins = instanceName(database.name, database.primary);
  const others = instanceNames(database).filter((name) => name !== begins);
  return {
    name: database.name,
    network: database.replicationNetwork,
    routerId,
    advertIntervalMs: PAIR_TIMING.advertIntervalMs,
    check: VIRTUAL_IP_CHECK,
    members: [begins, ...others].map((instance, rank) => ({ instance, priority: PRIORITIES[rank] ?? 1 })),
  };
}
