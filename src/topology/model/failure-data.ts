/** What the user said of how often parts fail, and how long they are down. */

/** Kinds of what can fail, each with data of its own. `instance`: program and container or virtual machine; `disk`: under a volume. */
export type FailureKind =
  | "region"
  | "zone"
  | "rack"
  | "host"
  | "instance"
  | "disk"
  | "network"
  | "gateway"
  | "external"
  | "sharedRisk";

/** Milliseconds; undefined: not said. */
export interface Reliability {
  /** Mean time from the end of a repair to the next failure. */
  readonly mtbfMs?: number | undefined;
  /** Mean time from a failure until it serves again. */
  readonly mttrMs?: number | undefined;
}

/** Milliseconds; `takesMs` is less than `everyMs`. */
export interface Maintenance {
  readonly everyMs: number;
  readonly takesMs: number;
}

/** Of one part, or of all parts of a kind that say nothing themselves. Undefined: not said. */
export interface DeclaredFailureData {
  readonly reliability?: Reliability | undefined;
  readonly maintenance?: Maintenance | undefined;
}

export type FailureDataByKind = { readonly [Kind in FailureKind]?: DeclaredFailureData };
