/** Where a lab keeps what must outlive the process that made it: one folder in /run, which a reboot empties. */
import { join } from "node:path";
import { checkedLabName } from "./lab-name.ts";

/** Mount points and what hosts are given are below it, so it must be on no disk that fills up. */
export const LABS_FOLDER = "/run/nospof/labs";

export interface StateFolder {
  readonly root: string;
  /** The layout and the options, for those who attach later. */
  readonly description: string;
  /** Exists once the lab is up and meant to stay: what lacks it was interrupted. */
  readonly lasting: string;
  readonly board: string;
  /** Mount points of the keeper: a disk for each host. */
  readonly disks: string;
  readonly keeperLog: string;
  /** Its process id. */
  readonly keeper: string;
}

export function stateFolder(lab: string): StateFolder {
  const root = join(LABS_FOLDER, checkedLabName(lab));
  return {
    root,
    description: join(root, "lab.json"),
    lasting: join(root, "lasting"),
    board: join(root, "board"),
    disks: join(root, "disks"),
    keeperLog: join(root, "keeper.log"),
    keeper: join(root, "keeper"),
  };
}

/** What the machine and one host share: the host sees it at {@link HOST_FOLDER_INSIDE}. */
export interface HostFolder {
  readonly root: string;
  /** Written by the host while it boots. */
  readonly bootLog: string;
  /** Process id, on this machine, of the host's first process. */
  readonly init: string;
  readonly script: string;
  /** Trees to be laid over the host's own, at its first boot and at each boot. */
  readonly diskFiles: string;
  readonly runFiles: string;
  /** Exists when all programs have started and `afterStart` has succeeded. */
  readonly started: string;
  readonly afterStartLog: string;
  /** Where the host's private trees are put together before they take their places. */
  readonly stage: string;
  readonly log: (program: string) => string;
  /** Process id, in the host, of the program's main process. */
  readonly pid: (program: string) => string;
}

export const HOST_FOLDER_INSIDE = "/run/nospof/host";

export function hostFolder(lab: string, host: string): HostFolder {
  const root = join(LABS_FOLDER, lab, "hosts", host);
  return {
    root,
    bootLog: join(root, "boot.log"),
    init: join(root, "init"),
    script: join(root, "host.sh"),
    diskFiles: join(root, "files", "disk"),
    runFiles: join(root, "files", "run"),
    started: join(root, "started"),
    afterStartLog: join(root, "after-start.log"),
    stage: join(root, "stage"),
    log: (program) => join(root, `program.${program}.log`),
    pid: (program) => join(root, `program.${program}.pid`),
  };
}
