/** Where the scripts and secrets of a backup are, on every instance that makes it. */

/** @example backupFolder("orders-nightly") // "/etc/nospof/backup/orders-nightly" */
export function backupFolder(backup: string): string {
  return `/etc/nospof/backup/${backup}`;
}

/** Makes a backup when it is the instance's turn; with `--now` at once. */
export function backupScript(backup: string): string {
  return `${backupFolder(backup)}/backup.sh`;
}

/** Its head says how it is used. */
export function restoreScript(backup: string): string {
  return `${backupFolder(backup)}/restore.sh`;
}

export function shipScript(backup: string): string {
  return `${backupFolder(backup)}/ship-binlogs.sh`;
}

export function knownHostsFile(backup: string): string {
  return `${backupFolder(backup)}/known_hosts`;
}

export function backupSecretsFolder(backup: string): string {
  return `${backupFolder(backup)}/secrets`;
}

/** A folder in which backups are kept has it, so that an empty mount point is not taken for one. */
export const MARKER = ".nospof-backups";

/** Units, without their type. @example unitName("orders-nightly", "binlogs") // "nospof-backup-orders-nightly-binlogs" */
export function unitName(backup: string, kind: "backup" | "binlogs"): string {
  return kind === "backup" ? `nospof-backup-${backup}` : `nospof-backup-${backup}-binlogs`;
}
