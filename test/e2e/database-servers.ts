/** Real MariaDB servers, each on a small machine of its own, started with exactly the files that nospof renders. */

import type { Instance, Plan } from "../../src/plan/model.ts";
import type { Bundle } from "../../src/render/bundle.ts";
import type { CommandResult, Namespace } from "../programs/namespace.ts";
import { type HostSetup, type Hosts, openHosts } from "../programs/network.ts";
import { requireProgram } from "../programs/required-program.ts";
import type { StartedProgram } from "../programs/started-program.ts";

type Files = Pick<Bundle, "files" | "secretFiles" | "afterStart">;

export interface DatabaseServers {
  /** Starts the server of an instance; the first time on an empty data directory. */
  readonly start: (instance: string) => Promise<void>;
  readonly stop: (instance: string, signal: "TERM" | "KILL") => Promise<void>;
  /** Runs what the bundle says to run after a start. */
  readonly afterStart: (instance: string) => Promise<CommandResult>;
  /** Runs SQL as root, on the server's own machine. */
  readonly asRoot: (instance: string, sql: string) => Promise<CommandResult>;
  /** Runs SQL with an account, from any machine. */
  readonly asAccount: (from: string, login: Login, sql: string) => Promise<CommandResult>;
  readonly write: (instance: string, secret: string, value: string) => Promise<void>;
  readonly hosts: Hosts;
  readonly close: () => Promise<void>;
}

interface Login {
  readonly host: string;
  readonly user: string;
  readonly password: string;
}

export interface Client {
  readonly name: string;
  readonly network: string;
  /** With prefix length. */
  readonly address: string;
}

/**
 * Sets the machines up; nothing is started yet.
 *
 * @param root Folder of the Debian whose MariaDB is run. Default: this machine's.
 */
export async function openDatabaseServers(
  plan: Plan,
  instances: readonly Instance[],
  files: (instance: Instance) => Files,
  secrets: Readonly<Record<string, string>>,
  clients: readonly Client[],
  root?: string,
): Promise<DatabaseServers> {
  if (root === undefined) await requireProgram("mariadbd");
  const bundles = new Map(instances.map((instance) => [instance.name, files(instance)]));
  const running = new Map<string, StartedProgram>();
  const hosts = await openHosts([
    ...instances.map((instance) => ({
      ...serverHost(plan, instance, bundles.get(instance.name), secrets),
      root,
    })),
    ...clients.map((client) => ({
      name: client.name,
      interfaces: [{ name: "eth0", network: client.network, addresses: [client.address] }],
    })),
  ]);

  const start = async (name: string): Promise<void> => {
    running.set(name, await startMariadb(hosts.host(name)));
  };
  return {
    hosts,
    start,
    stop: async (name, signal) => {
      await running.get(name)?.stop(signal);
    },
    afterStart: async (name) => {
      const [command] = bundles.get(name)?.afterStart ?? [];
      const result = await hosts.host(name).run(command ?? ["false"]);
      const log = running.get(name)?.output() ?? "";
      return result.exitCode === 0 ? result : { ...result, output: `${result.output}\n${log}` };
    },
    asRoot: (name, sql) => hosts.host(name).run(["mariadb", "--batch", "--skip-column-names", "-e", sql]),
    asAccount: (from, { host, user, password }, sql) =>
      hosts
        .host(from)
        .run([
          ...["mariadb", "--no-defaults", "--protocol=tcp", `--host=${host}`, `--user=${user}`],
          ...[`--password=${password}`, "--default-character-set=utf8mb4", "--connect-timeout=3"],
          ...["--batch", "--skip-column-names", "-e", sql],
        ]),
    write: (name, secret, value) =>
      hosts.host(name).write([{ path: `/etc/nospof/secrets/${secret}`, content: value, mode: 0o400 }]),
    close: async () => {
      await Promise.all([...running.values()].map((program) => program.stop("KILL")));
      await hosts.close();
    },
  };
}

/**
 * Temporary files are named after process ids, which are the same on each machine: /var is the machine's own, /tmp is not.
 */
const OWN_TEMPORARY_FILES = ["env", "TMPDIR=/var/tmp"];

/**
 * What packages and images do: an empty data directory gets the system tables. Where only root may enter `/`, as in
 * some sandboxes, the user mysql is given root's number, for this small machine only.
 */
const PREPARE_DATA_FOLDER = `
set -e
[ -e /var/lib/mysql/nospof-test ] && exit 0
case $(stat -c %A /) in
  *x | *t) ;;
  *) sed -i 's/^mysql:x:[0-9]*:[0-9]*:/mysql:x:0:0:/' /etc/passwd ;;
esac
rm -rf /var/lib/mysql
mkdir -p /run/mysqld /var/lib/mysql
chown mysql /run/mysqld /var/lib/mysql
mariadb-install-db --defaults-file=/etc/mysql/my.cnf --skip-test-db
touch /var/lib/mysql/nospof-test
`;

/** Starts the server with the option file of the machine it is on; the first time on an empty data directory. */
export async function startMariadb(machine: Namespace): Promise<StartedProgram> {
  const prepared = await machine.run([...OWN_TEMPORARY_FILES, "sh", "-c", PREPARE_DATA_FOLDER]);
  if (prepared.exitCode !== 0) {
    const hint = "these tests need the Debian packages mariadb-server and mariadb-client";
    throw new Error(`no data directory (${hint}): ${prepared.output}`);
  }
  return machine.start([...OWN_TEMPORARY_FILES, "mariadbd", "--defaults-file=/etc/mysql/my.cnf"]);
}

function serverHost(
  plan: Plan,
  instance: Instance,
  bundle: Files | undefined,
  secrets: Readonly<Record<string, string>>,
): HostSetup {
  const prefix = (network: string): string =>
    plan.networks.find((each) => each.name === network)?.cidr.split("/")[1] ?? "32";
  return {
    name: instance.name,
    files: [
      ...(bundle?.files ?? []),
      ...(bundle?.secretFiles ?? []).map(({ secret, path, mode }) => ({
        path,
        mode,
        content: secrets[secret] ?? "",
      })),
    ],
    interfaces: instance.addresses.map(({ network, address }, index) => ({
      name: `eth${index}`,
      network,
      addresses: [`${address}/${prefix(network)}`],
    })),
  };
}
