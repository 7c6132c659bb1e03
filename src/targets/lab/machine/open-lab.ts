/** Bringing a lab up. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import type { Software } from "../../../topology/model.ts";
import type { Lab } from "../lab.ts";
import type { LabLayout } from "../model.ts";
import { bootHost } from "./boot.ts";
import { killCgroup } from "./cgroup.ts";
import { removeAbandonedLabs } from "./down-lab.ts";
import { writeHostFiles } from "./host-files.ts";
import { hostRoot } from "./host-root.ts";
import { hostScript } from "./host-script.ts";
import { type Keeper, startKeeper } from "./keeper.ts";
import { keptFolders } from "./kept-folders.ts";
import { labCgroups, makeLabCgroups } from "./lab-cgroups.ts";
import { LabError } from "./lab-error.ts";
import { type LabLock, lockLab } from "./lab-lock.ts";
import { machineCgroups } from "./machine-cgroups.ts";
import { machineOf } from "./machine-of.ts";
import { inParallel } from "./parallel.ts";
import { removeLab } from "./remove-lab.ts";
import { requireMachine } from "./requirements.ts";
import { runningLab } from "./running-lab.ts";
import { hostFolder, stateFolder } from "./state-folder.ts";

export interface LabOptions {
  /** The lab stays up when this process ends. Default: it ends with this process, even with kill -9. */
  readonly lasting?: boolean;
  /** Versions the configuration is for; programs that are older are refused. Default: any will do. */
  readonly software?: Software;
  /** Folders that hosts see even if they are under /tmp or /run: those of the user's own programs. */
  readonly folders?: readonly string[];
  /** Told as the lab comes up. */
  readonly progress?: LabProgress;
  /** Breaks off: what was made up to then is taken down. */
  readonly signal?: AbortSignal;
}

export interface LabProgress {
  /** Something this machine can't do, and why, in a sentence. */
  readonly remark?: (text: string) => void;
  /** @param hosts how many have booted */
  readonly booted?: (hosts: number) => void;
}

/**
 * Brings a lab up: every host booted, its programs being started (see `untilReady`).
 * @throws LabError when this machine lacks something, when a lab of this name is up, when a host does not boot; nothing
 *   is left then
 */
export async function openLab(layout: LabLayout, options: LabOptions = {}): Promise<Lab> {
  const mounts = machineCgroups();
  const unified = await requireMachine(layout, mounts, options);
  const lock = await lockLab(layout.name, 0);
  const state = stateFolder(layout.name);
  if (existsSync(state.lasting)) {
    await lock.release();
    throw new LabError(
      `lab "${layout.name}" is up already`,
      `take it down first: nospof lab down --name ${layout.name}`,
      "give this one another name: --name",
    );
  }
  await removeAbandonedLabs();
  const cgroups = labCgroups(mounts, unified, layout.name);
  const breakOff = (): void => killCgroup(cgroups.lab);
  try {
    await removeLab(layout.name);
    options.signal?.throwIfAborted();
    options.signal?.addEventListener("abort", breakOff);
    for (const remark of makeLabCgroups(mounts, unified, layout.name, layout.hosts)) {
      options.progress?.remark?.(remark);
    }
    prepareFolders(layout, unified, options);
    const keeper = await startKeeper(layout, cgroups);
    const machine = machineOf(layout, cgroups, keeper.pid);
    let booted = 0;
    await inParallel(layout.hosts, async (host) => {
      options.signal?.throwIfAborted();
      await bootHost(machine, host);
      booted += 1;
      options.progress?.booted?.(booted);
    });
    options.signal?.throwIfAborted();
    if (options.lasting === true) await letStay(layout.name, keeper);
    return runningLab(machine, () => takeDown(layout.name, lock));
  } catch (error) {
    await takeDown(layout.name, lock);
    // What else failed then failed because of it.
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    options.signal?.removeEventListener("abort", breakOff);
  }
}

async function takeDown(lab: string, lock: LabLock): Promise<void> {
  await removeLab(lab);
  await lock.release();
}

async function letStay(lab: string, keeper: Keeper): Promise<void> {
  await keeper.letStay();
  writeFileSync(stateFolder(lab).lasting, "");
}

function prepareFolders(layout: LabLayout, unified: string, options: LabOptions): void {
  const state = stateFolder(layout.name);
  mkdirSync(state.root, { recursive: true, mode: 0o711 });
  mkdirSync(state.board);
  writeFileSync(state.description, JSON.stringify({ layout }));
  const cgroups = labCgroups(machineCgroups(), unified, layout.name);
  const folders = keptFolders(options.folders ?? []);
  for (const host of layout.hosts) {
    const folder = hostFolder(layout.name, host.name);
    mkdirSync(folder.root, { recursive: true });
    writeHostFiles(host, folder);
    writeFileSync(
      folder.script,
      hostScript(layout, host, {
        cgroup: cgroups.host(host.name),
        folders,
        root: hostRoot(host),
      }),
    );
  }
}
