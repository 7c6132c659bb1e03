/**
 * How long writes wait again when servers of Galera come back. One that begins anew joins; one that hung or was cut off takes
 * itself for the member that it was, and is put out once more before it joins.
 */
import { galeraJoinMs, galeraOutMs } from "../../plan/galera-timing.ts";
import type { DatabaseGroup, Plan } from "../../plan/model.ts";
import { dependencyOrder } from "../../reliability/dependency-order.ts";
import { partsOf } from "../../reliability/parts.ts";
import type { Entrypoint } from "../../topology/model.ts";
import { type Effect, faultEffects } from "../faults/effects.ts";
import type { Fault } from "../model.ts";

/** Beside a server: without it nobody is told that the server may be written to, and the server goes on. */
const AGENT = "database-agent";

/** In milliseconds, at worst, for those who write through `entrypoint`; 0 where no server of Galera was away. */
export function rejoiningMs(plan: Plan, fault: Fault, { to, dependsOn }: Entrypoint): number {
  const parts = partsOf(plan);
  const effects = faultEffects(plan, fault);
  const asked = dependencyOrder(parts, [to, ...dependsOn.map(({ on }) => on)]);
  const each = asked.flatMap((endpoint) => {
    if (endpoint.kind !== "database" || endpoint.role !== "writer") return [];
    const group = parts.database(endpoint.name);
    return group.declared.replication.mode === "galera" ? effects.map((one) => afterMs(one, group)) : [];
  });
  return Math.max(0, ...each);
}

function afterMs(effect: Effect, { instances, declared }: DatabaseGroup): number {
  const isVoter = (name: string): boolean => instances.includes(name);
  const over = declared.replicationNetwork;
  const silent = galeraOutMs() + galeraJoinMs();
  switch (effect.kind) {
    case "power-off":
      return isVoter(effect.host) ? galeraJoinMs() : 0;
    case "kill":
      return isVoter(effect.host) && effect.program !== AGENT ? galeraJoinMs() : 0;
    case "stop":
      return isVoter(effect.host) && effect.program !== AGENT ? silent : 0;
    // Whether a server without a disk, or with another time, ends or waits, nobody knows.
    case "disk-full":
    case "clock":
      return isVoter(effect.host) ? silent : 0;
    case "link-down":
    case "impair":
      return isVoter(effect.host) && effect.network === over ? silent : 0;
    case "switch-down":
      return effect.network === over ? silent : 0;
    case "partition": {
      const isCut = effect.network === undefined || effect.network === over;
      return isCut && effect.one.some(isVoter) && effect.other.some(isVoter) ? silent : 0;
    }
    case "external-down":
      return 0;
    default:
      return effect satisfies never;
  }
}
