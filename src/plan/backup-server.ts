import type { Backup } from "../topology/model.ts";
import type { PlannedBackup } from "./model.ts";
import { meetingNetwork } from "./openings.ts";
import { type Parts, targetOf } from "./parts.ts";

/** Where those who make a backup reach the server that keeps it: the same way that the flow is opened for. */
export function backupServer({ of, at }: Backup, parts: Parts): PlannedBackup["server"] {
  if (at?.ssh === undefined) return undefined;
  const { server } = at.ssh;
  const target = targetOf(server, parts);
  if (target?.kind === "external") {
    const { address, port } = target.external;
    return address === undefined || port === undefined ? undefined : { address, port };
  }
  if (target?.kind !== "service") return undefined;
  const network = meetingNetwork(server, parts.workloads.get(of.name)?.networks ?? [], parts);
  const [instance] = parts.instances(server.name);
  const found = instance?.addresses.find((each) => each.network === network);
  return found && { address: found.address, port: target.port };
}
