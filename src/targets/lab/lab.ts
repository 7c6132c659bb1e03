/** A lab that runs, and everything that can be done to it. Implemented in machine/. */
import type { LabHost, LabLayout } from "./model.ts";

export interface Lab {
  readonly layout: LabLayout;
  /** Runs a command in a host to its end. Never throws for a failing command. */
  readonly run: (host: string, command: readonly string[], options?: RunOptions) => Promise<LabCommandResult>;
  /** Starts a program in a host with its standard streams connected to the caller; it ends at the latest with the host. */
  readonly start: (host: string, command: readonly string[]) => Promise<LabProcess>;

  /** Hosts vanish at once and without a word: no packet leaves them any more. Their disks (/var, /etc) are kept. */
  readonly powerOff: (hosts: readonly string[]) => Promise<void>;
  /** Boots hosts that are off, and starts their programs; /run and /tmp are empty. Does not wait for `ready`. */
  readonly powerOn: (hosts: readonly string[]) => Promise<void>;
  readonly isOn: (host: string) => boolean;

  /** Sends a signal to every process of a program: `KILL`, `STOP`, `CONT`, `HUP`, `USR2` … */
  readonly signal: (
    host: string,
    program: string,
    signal: NodeJS.Signals,
    which?: "all" | "main",
  ) => Promise<void>;
  /** Starts a program that has ended, as at boot; `afterStart` follows. */
  readonly startProgram: (host: string, program: string) => Promise<void>;

  /** Pulls the plug of one interface, or puts it back: the host loses its carrier. */
  readonly setLink: (host: string, network: string, state: "up" | "down") => Promise<void>;
  /** One switch of a network stops forwarding, or works again. Hosts keep their carrier. */
  readonly setSwitch: (network: string, name: string, state: "up" | "down") => Promise<void>;
  /**
   * No frame passes between the two sets of hosts any more, on one network or (undefined) on all.
   * @returns undoes it
   */
  readonly partition: (
    one: readonly string[],
    other: readonly string[],
    network: string | undefined,
  ) => Promise<() => Promise<void>>;
  /** Loses a share of the packets, or delays all, in both directions of one interface; undefined: neither any more. */
  readonly impair: (host: string, network: string, impairment: Impairment | undefined) => Promise<void>;
  /** Fills /var (and /etc, which is on the same disk) to the last byte, or frees it. */
  readonly setDisk: (host: string, state: "full" | "free") => Promise<void>;
  /** Lets the wall clock of every program of the host jump; 0: right again. Only in a lab that was opened for it. */
  readonly setClock: (host: string, offsetMs: number) => Promise<void>;

  /** Resolves when every program of every host that is on is ready and `afterStart` has succeeded; throws with the log of what is not. */
  readonly untilReady: (timeoutMs: number) => Promise<void>;
  readonly status: () => Promise<readonly HostStatus[]>;
  /** Path on this machine of a file of a host, while the host is on; for its Unix sockets, too. */
  readonly pathOf: (host: string, path: string) => string;
  /** Path on this machine of the log of a program. */
  readonly logOf: (host: string, program: string) => string;
  /** Shared by all hosts, where the stand-ins find it at {@link BOARD}. Path on this machine. */
  readonly board: string;
  /** Takes everything down; nothing is left. */
  readonly down: () => Promise<void>;
}

/** Folder that every host of a lab sees: what the stand-ins tell each other, and the lab tells them, beside the networks. */
export const BOARD = "/run/nospof/board";

export interface RunOptions {
  readonly input?: string;
  readonly timeoutMs?: number;
}

export interface LabCommandResult {
  readonly exitCode: number;
  /** Standard output and standard error, interleaved. */
  readonly output: string;
}

export interface LabProcess {
  /** Lines of its standard output. */
  readonly lines: AsyncIterable<string>;
  readonly write: (text: string) => void;
  /** Ends it, by signal if it must, and resolves when it has. */
  readonly stop: () => Promise<void>;
}

export interface Impairment {
  /** 0 to 100. */
  readonly lossPercent?: number;
  readonly delayMs?: number;
}

export interface HostStatus {
  readonly host: LabHost;
  readonly on: boolean;
  readonly programs: readonly {
    readonly name: string;
    readonly state: "ready" | "starting" | "ended";
    /** Of its main process, on this machine. */
    readonly pid: number | undefined;
  }[];
}
