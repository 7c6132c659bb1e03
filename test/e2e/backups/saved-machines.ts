/** The machines of the shop that is saved, with the very files that would be deployed, and a server of SSH in the vault. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { MARKER } from "../../../src/render/backup/paths.ts";
import { render } from "../../../src/render/render.ts";
import type { CommandResult } from "../../programs/namespace.ts";
import { requireProgram } from "../../programs/required-program.ts";
import { type DatabaseServers, openDatabaseServers } from "../database-servers.ts";
import { savedShop } from "./saved-shop.ts";

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

/** Nothing runs yet but the server of SSH. */
export async function openSavedMachines(): Promise<SavedMachines> {
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
  const plan = savedShop(folder, hostKey);
  const bundles = new Map(render(plan).map((bundle) => [bundle.instance, bundle]));
  const secrets = Object.fromEntries(plan.secrets.map(({ name }) => [name, `'${name}' "of" \\ lab`]));
  const none = { files: [], secretFiles: [], afterStart: [] };
  const servers = await openDatabaseServers(
    plan,
    plan.instances,
    (instance) => bundles.get(instance.name) ?? none,
    { ...secrets, "backup-key": await readFile(join(keys, "client"), "utf8") },
    [],
  );
  await writeFile(join(folder, MARKER), "");
  const vault = servers.hosts.host("vault-1");
  await vault.write([{ path: "/etc/nospof-sshd", content: SSHD(folder) }]);
  await vault.run(["mkdir", "-p", "/run/sshd"]);
  const sshd = await vault.start(["/usr/sbin/sshd", "-D", "-e", "-f", "/etc/nospof-sshd"]);
  return {
    servers,
    folder,
    sh: (machine, line) => servers.hosts.host(machine).run(["bash", "-c", line]),
    close: async () => {
      await sshd.stop("KILL");
      await servers.close();
      await rm(folder, { recursive: true, force: true });
      await rm(keys, { recursive: true, force: true });
    },
  };
}
