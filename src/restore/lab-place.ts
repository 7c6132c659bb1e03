/** The place of a backup in a lab: a folder that hosts share, or a server of SSH where production has another one. */
import type { Plan, PlannedBackup } from "../plan/model.ts";
import { MARKER } from "../render/backup/paths.ts";
import { BOARD, type Lab } from "../targets/lab/lab.ts";
import { coverFolder } from "./cover-folder.ts";
import { must } from "./must.ts";
import { startSshServer } from "./ssh-server.ts";

export interface LabPlace {
  /** Host on which the folder of the place can be seen. */
  readonly host: string;
  readonly end: () => Promise<void>;
}

/** @param makers instances that make the backup */
export async function openLabPlace(
  lab: Lab,
  plan: Plan,
  backup: PlannedBackup,
  makers: readonly string[],
): Promise<LabPlace> {
  const [maker] = makers;
  if (backup.at === undefined || maker === undefined)
    throw new Error(`nobody makes the backup ${backup.name}`);
  const { folder, ssh } = backup.at;
  if (ssh === undefined) {
    for (const host of makers) await share(lab, host, backup.name, folder);
    await must(lab, maker, ["touch", `${folder}/${MARKER}`]);
    return { host: maker, end: async () => {} };
  }
  const { server } = ssh;
  const host = server.kind === "external" ? `external.${server.name}` : serviceHost(plan, server.name);
  await coverFolder(lab, host, folder);
  await must(lab, host, ["touch", `${folder}/${MARKER}`]);
  return { host, end: await startSshServer(lab, backup, host, makers) };
}

/** The board is one folder for all hosts. */
async function share(lab: Lab, host: string, name: string, folder: string): Promise<void> {
  const shared = `${BOARD}/backups/${name}`;
  await coverFolder(lab, host, folder);
  await must(lab, host, ["sh", "-c", 'mkdir -p "$1" && mount --bind "$1" "$2"', "sh", shared, folder]);
}

function serviceHost({ instances }: Plan, service: string): string {
  const found = instances.find(({ group }) => group === service);
  if (found === undefined) throw new Error(`the service ${service} has no instance`);
  return found.name;
}
