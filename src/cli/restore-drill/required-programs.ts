import type { PlannedBackup } from "../../plan/model.ts";
import { findProgram } from "../../targets/lab/machine/find-program.ts";
import { UserError } from "../user-error.ts";

/** What the scripts of backups run beside what every lab needs, with Debian's package of each. */
const PACKAGES = {
  "mariadb-backup": "mariadb-backup",
  restic: "restic",
  rsync: "rsync",
  ssh: "openssh-client",
  sshd: "openssh-server",
} as const;

/** @throws UserError that names all packages that are missing here */
export function requireBackupPrograms(backups: readonly PlannedBackup[]): void {
  const needed = backups.flatMap(({ at, method, resticPassword }): readonly (keyof typeof PACKAGES)[] => [
    ...(method === "physical" ? (["mariadb-backup"] as const) : []),
    ...(resticPassword === undefined ? (["rsync"] as const) : (["restic"] as const)),
    ...(at?.ssh === undefined ? [] : (["ssh", "sshd"] as const)),
  ]);
  const missing = [...new Set(needed)].filter((program) => findProgram(program) === undefined).sort();
  if (missing.length === 0) return;
  throw new UserError(
    `backups need what is missing here: ${missing.join(", ")}`,
    `apt-get install ${missing.map((program) => PACKAGES[program]).join(" ")}`,
  );
}
