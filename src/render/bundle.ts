/** The files of every instance, the same bytes wherever they are deployed. */
import type { Program } from "../plan/model.ts";

export interface Bundle {
  readonly instance: string;
  /** Sorted by path. */
  readonly files: readonly BundleFile[];
  /** Files whose content is a secret: named here, written by the target, never by nospof. Sorted by path. */
  readonly secretFiles: readonly SecretFile[];
  /** Kernel settings the programs rely on, also in `/etc/sysctl.d/60-nospof.conf` among the files. */
  readonly sysctls: Readonly<Record<string, string>>;
  /** Run in order, as root, each time all programs have (re)started; idempotent. */
  readonly afterStart: readonly (readonly string[])[];
}

/** Whose file it is: that of a program, or of the backups that the instance makes. */
export type FileOwner = Program | "backup";

export interface BundleFile {
  /** Absolute. */
  readonly path: string;
  readonly content: string;
  /** e.g. 0o644. */
  readonly mode: number;
  readonly program: FileOwner;
}

export interface SecretFile {
  readonly secret: string;
  /** Absolute. */
  readonly path: string;
  readonly mode: number;
  readonly program: FileOwner;
}
