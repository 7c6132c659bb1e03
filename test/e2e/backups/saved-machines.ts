/** The machines of the shop that is saved, with the very files that would be deployed, and a server of SSH in the vault. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Plan } from "../../../src/plan/model.ts";
import { MARKER } from "../../../src/render/backup/paths.ts";
import { render } from "../../../src/render/render.ts";
import type { CommandResult, Namespace } from "../../programs/namespace.ts";
import { requireProgram } from "../../programs/required-program.ts";
import type { StartedProgram } from "../../programs/started-program.ts";
import { type DatabaseServers, openDatabaseServers } from "../database-servers.ts";

export interface SavedMachines {
  readonly servers: DatabaseServers;
  /** Where everything is kept: the same on all machines, as what is mounted is. */
  readonly folder: string;
  /** Runs a line of shell on a machine. */
  readonly sh: (machine: string, line: string) => Promise<CommandResult>;
  readonly close: () => Promise<void>;
}

const SSHD = (folder: string): string => `Port 2022
HostKey ${folder}.keys/host
AuthorizedKeysFile ${folder}.keys/client.pub
StrictModes no
PermitRootLogin yes
PasswordAuthentication no
PidFile none
Subsystem sftp internal-sftp
`;

const VAULT = "vault-1";

async function startSshServer(vault: Namespace, folder: string): Promise<StartedProgram> {
  await vault.write([{ path: "/etc/nospof-sshd", content: SSHD(folder) }]);
  await vault.run(["mkdir", "-p", "/run/sshd"]);
  return await vault.start(["/usr/sbin/sshd", "-D", "-e", "-f", "/etc/nospof-sshd"]);
}

/**
 * Nothing runs yet but the server of SSH.
 *
 * @param planOf with the folder that is mounted on every machine, and seen by the SSH server of the instance `vault-1`, where there is one; and the public key
 *   of that server.
 */
export async function openSavedMachines(
  planOf: (folder: string, hostKey: string) => Plan,
): Promise<SavedMachines> {
  for (const program of ["rsync", "restic", "mariadb-backup", "sshd", "ssh-keygen"] as const) {
    await requireProgram(program);
  }
  const folder = await mkdtemp(join(tmpdir(), "nospof-backups-"));
  const keys = `${folder}.keys`;
  await execa("mkdir", ["-m", "700", keys]);
  for (const name of ["host", "client"]) {
    await execa("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", join(keys, name)]);
  }
  const hostKey = (await readFile(join(keys, "host.pub"), "utf8")).trim();
  const plan = planOf(folder, hostKey);
  const bundles = new Map(render(plan).map((bundle) => [bundle.instance, bundle]));
  const secrets = Object.fromEntries(plan.secrets.map(({ name }) => [name, `'${name}' "of" \\ lab`]));
  const none = { files: [], secretFiles: [], afterStart: [] };
  const servers = await openDatabaseServers(
    plan,
    plan.instances,
    (instance) => bundles.get(instance.name) ?? none,
    { ...secrets, "backup-key": await readFile(join(keys, "client"), "utf8") },
    [],
    undefined,
    folder,
  );
  await writeFile(join(folder, MARKER), "");
  const sshd = plan.instances.some(({ name }) => name === VAULT)
    ? await startSshServer(servers.hosts.host(VAULT), folder)
    : undefined;
  return {
    servers,
    folder,
    sh: (machine, line) => servers.hosts.host(machine).run(["bash", "-c", line]),
    close: async () => {
      await sshd?.stop("KILL");
      await servers.close();
      await rm(folder, { recursive: true, force: true });
      await rm(keys, { recursive: true, force: true });
    },
  };
}
