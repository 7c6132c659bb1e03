import type { Plan } from "../../plan/model.ts";
import { runError } from "../run-error.ts";

/**
 * A database server makes its backups itself. The container of a service is the user's own image, in which there is nobody who would
 * run the scripts.
 *
 * @throws pulumi.RunError when a backup of a service says where it is kept, so that somebody relies on it.
 */
export function refuseBackups({ name, backups }: Plan): void {
  const made = backups.filter(({ at, of }) => at !== undefined && of.kind === "service");
  if (made.length === 0) return;
  const lines = made.map((backup) => `  ${backup.name} (${backup.source.file}:${backup.source.line})`);
  throw runError(
    `Backups of services are not made on Docker, but topology "${name}" says where these are kept:\n${lines.join("\n")}\n` +
      "Leave `at` out, so that nobody relies on them, and make them by other means; or deploy to OpenStack.",
  );
}
