/** What a machine is told: all that it is to be, each time. The agent on it (`templates/openstack/machine`) compares. */

/** Read by the agent: a field that changes its meaning needs another name. */
export interface MachineDocument {
  readonly topology: string;
  readonly instance: string;
  /** What it is made from; a machine that is made from something else waits until it has been made anew. */
  readonly madeFrom: MadeFrom;
  readonly interfaces: readonly MachineInterface[];
  /** Name of the interface that the default route leaves by, and where it leads. */
  readonly wayOut: { readonly interface: string; readonly gateway: string } | undefined;
  readonly volumes: readonly { readonly device: string; readonly folder: string }[];
  /** Debian packages that it installs where they are missing. */
  readonly packages: readonly string[];
  /** Commands that need time, and disturb nothing: done before anything is changed. */
  readonly preparations: readonly (readonly string[])[];
  readonly files: readonly DeliveredFile[];
  readonly programs: readonly DeliveredProgram[];
  /** Unit that sets the programs up after their start; runs again when what it does has changed. */
  readonly setup: string | undefined;
  /** Units beside those of the programs. */
  readonly units: readonly string[];
  /** Units that start others at their time. */
  readonly timers: readonly string[];
  readonly health: MachineHealth;
  /** Seconds that a machine waits before it ends a program; so that not two do so together where nobody waits for it. */
  readonly waitSeconds: number;
  /** What is other in the agent than the machine was born with: file name → content, or null. */
  readonly agent: Readonly<Record<string, string | null>>;
}

export interface MadeFrom {
  /** Name or id; undefined: not known. */
  readonly image: string | undefined;
  /** Name; undefined: not known. */
  readonly flavor: string | undefined;
}

export interface MachineInterface {
  readonly mac: string;
  readonly name: string;
  /** With the length of the network's prefix: `10.0.1.5/24`. */
  readonly address: string;
}

/** In the order in which they are started; what stops them goes the other way round. */
export interface DeliveredProgram {
  readonly name: string;
  readonly unit: string;
  /** Commands that judge the files on disk without changing anything. */
  readonly tests: readonly (readonly string[])[];
}

export interface DeliveredFile {
  readonly path: string;
  /** Octal: `0644`. */
  readonly mode: string;
  readonly program: string;
  readonly change: ChangeEffect;
  readonly text: string;
}

/**
 * What has to happen when a file changes. `kernel`: settings are read again. `setup`: the setup runs again. `reload`:
 * the program reads its files again, without a pause. `restart`: it ends and starts anew.
 */
export type ChangeEffect = "nothing" | "kernel" | "setup" | "reload" | "restart";

/** When a machine is well again after a change. */
export interface MachineHealth {
  readonly questions: readonly HealthQuestion[];
  readonly intervalSeconds: number;
  /** So often in a row all questions have to be answered. */
  readonly rise: number;
  /** If it is not well after so many seconds, the change is taken back. */
  readonly patienceSeconds: number;
  /** From then until the load balancers in front of it use it again. */
  readonly settleSeconds: number;
}

export type HealthQuestion =
  | { readonly kind: "unit"; readonly unit: string }
  | {
      readonly kind: "http";
      readonly address: string;
      readonly port: number;
      readonly path: string;
      readonly status: number;
      readonly timeoutSeconds: number;
    }
  | {
      readonly kind: "tcp";
      readonly address: string;
      readonly port: number;
      readonly timeoutSeconds: number;
    }
  | { readonly kind: "command"; readonly command: readonly string[]; readonly timeoutSeconds: number };
