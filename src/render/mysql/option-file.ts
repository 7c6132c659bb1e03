/** What the template of my.cnf says. */
import type { DatabaseGroup, Instance, Plan } from "../../plan/model.ts";
import { isElected } from "../../topology/replication.ts";
import { AGENT_SCRIPT } from "../database-agent/paths.ts";
import { comment, text, type View } from "../view.ts";
import { galeraOptions } from "./galera.ts";
import { PID_FILE, SETUP_SCRIPT, SOCKET } from "./paths.ts";
import { replicationSet } from "./replication-set.ts";
import { semiSynchronous } from "./semi-synchronous.ts";
import { bufferPoolBytes, maxConnections, optionSize } from "./server-size.ts";
import { HEARTBEAT_SECONDS, NET_TIMEOUT_SECONDS } from "./timing.ts";

/** @throws Error when the instance has no server id or no data volume: a plan gives both to database servers. */
export function optionFile(plan: Plan, instance: Instance, group: DatabaseGroup): View {
  const { declared } = group;
  const volume = instance.volumes.find((each) => each.name === declared.volume.name);
  if (instance.database === undefined || volume === undefined) {
    throw new Error(`instance ${instance.name} is no database server in the plan`);
  }
  const { memoryBytes } = instance.size;
  return {
    serverId: instance.database.serverId,
    bindAddresses: text(["127.0.0.1", ...instance.addresses.map((each) => each.address)].join(",")),
    port: declared.port,
    socket: text(SOCKET),
    pidFile: text(PID_FILE),
    dataVolume: volume.id,
    dataFolder: text(volume.mount),
    reportHost: replicationSet(plan, instance, group).self.address,
    durable: declared.durable,
    binlogRetention: comment(inWords(declared.binlogRetentionMs)),
    // Never shorter than what was asked.
    binlogRetentionSeconds: Math.ceil(declared.binlogRetentionMs / 1000),
    setupScript: text(isElected(declared) ? AGENT_SCRIPT : SETUP_SCRIPT),
    cluster: galeraOptions(plan, instance, group, volume.sizeBytes),
    semi: semiSynchronous(instance, group),
    heartbeatSeconds: HEARTBEAT_SECONDS,
    netTimeoutSeconds: NET_TIMEOUT_SECONDS,
    memory: optionSize(memoryBytes),
    bufferPool: optionSize(bufferPoolBytes(memoryBytes)),
    maxConnections: maxConnections(memoryBytes),
  };
}

/** A duration in the largest unit that fits. @example inWords(604_800_000) // "7 days" */
function inWords(milliseconds: number): string {
  const units = [
    ["day", 86_400_000],
    ["hour", 3_600_000],
    ["minute", 60_000],
  ] as const;
  for (const [unit, length] of units) {
    const count = milliseconds / length;
    if (Number.isInteger(count)) return `${count} ${unit}${count === 1 ? "" : "s"}`;
  }
  return `${Math.ceil(milliseconds / 1000)} seconds`;
}
