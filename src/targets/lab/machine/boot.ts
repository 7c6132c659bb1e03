/** Boots one host: namespaces and mounts, then its interfaces, then its programs. */
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { LabHost } from "../model.ts";
import { born } from "./birth.ts";
import { lineReader } from "./first-line.ts";
import { plugCommands } from "./host-network.ts";
import { LabError } from "./lab-error.ts";
import type { Machine } from "./machine.ts";
import { hostFolder } from "./state-folder.ts";

/**
 * Resolves when the host has its network and starts its programs.
 * @throws LabError with what its boot log says
 */
export async function bootHost(machine: Machine, host: LabHost): Promise<void> {
  const { layout, cgroups, board, keeperPid } = machine;
  const folder = hostFolder(layout.name, host.name);
  const pids = host.programs.map(({ name }) => folder.pid(name));
  for (const path of [folder.started, folder.init, ...pids]) rmSync(path, { force: true });
  const log = openSync(folder.bootLog, "a");
  const child = born(
    cgroups.joined(host.name),
    [
      ...["nsenter", "--target", String(keeperPid), "--mount", "--net", "--"],
      ...["unshare", "--mount", "--net", "--pid", "--fork", "--uts", "--ipc", "--"],
      ...["bash", "--norc", folder.script, "boot"],
    ],
    ["pipe", "pipe", log],
  );
  closeSync(log);
  child.stdin?.on("error", () => {});
  const nextLine = lineReader(child);
  const pid = Number(await nextLine());
  if (!(pid > 0)) throw notBooted(layout.name, host);
  writeFileSync(folder.init, String(pid));
  await board.ip(plugCommands(host, pid, machine));
  child.stdin?.end("go\n");
  if ((await nextLine()) !== "up") throw notBooted(layout.name, host);
  // The parent that unshare(1) leaves keeps its end open as long as the host is on.
  child.stdout?.destroy();
  child.unref();
}

function notBooted(lab: string, host: LabHost): LabError {
  return new LabError(`host ${host.name} does not boot: ${bootLog(lab, host.name)}`);
}

/** What a host said while it booted. */
function bootLog(lab: string, host: string): string {
  return readFileSync(hostFolder(lab, host).bootLog, "utf8").trim();
}
