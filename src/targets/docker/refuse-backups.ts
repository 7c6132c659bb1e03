import type { Plan } from "../../plan/model.ts";
import { runError } from "../run-error.ts";

/**
 * The official images have no cron, no rsync and no restic, and a container of an application is the user's own: there is nobody who
 * would run the scripts.
 *
 * @throws pulumi.RunError when a backup says where it is kept, so that somebody relies on it.
 */
export function refuseBackups({ name, backups }: Plan): void {
  const made = backups.filter(({ at }) => at !== undefined);
  if (made.length === 0) return;
  const lines = made.map((backup) => `  ${backup.name} (${backup.source.file}:${backup.source.line})`);
  throw runError(
    `Backups are not made on Docker, but topology "${name}" says where these are kept:\n${lines.join("\n")}\n` +
      "Leave `at` out, so that nobody relies on them, and make them by other means; or deploy to OpenStack.",
  );
}
