/** Real database servers, each on a small machine of its own, started with exactly the files that nospof renders. */

import type { Instance, Plan } from "../../src/plan/model.ts";
import type { Bundle } from "../../src/render/bundle.ts";
import type { Database } from "../../src/topology/model.ts";
import type { CommandResult, Namespace } from "../programs/namespace.ts";
import { type HostSetup, type Hosts, openHosts } from "../programs/network.ts";
import type { StartedProgram } from "../programs/started-program.ts";
import { clientOf, rootOf, startDatabase } from "./database-programs.ts";

type Files = Pick<Bundle, "files" | "secretFiles" | "afterStart">;

export interface DatabaseServers {
  /** Starts the server of an instance; the first time on an empty data directory. */
  readonly start: (instance: string) => Promise<void>;
  readonly stop: (instance: string, signal: "TERM" | "KILL") => Promise<void>;
  /** Runs what the bundle says to run after a start. */
  readonly afterStart: (instance: string) => Promise<CommandResult>;
  /** Runs SQL as root, on the server's own machine. */
  readonly asRoot: (instance: string, sql: string) => Promise<CommandResult>;
  /** Runs SQL with an account, from any machine; `options` go to the client. */
  readonly asAccount: (
    from: string,
    login: Login,
    sql: string,
    options?: readonly string[],
  ) => Promise<CommandResult>;
  /** Replaces the files of an instance, as a deployment does. */
  readonly deploy: (instance: string, files: Files) => Promise<void>;
  /** What the server has said since it was last started. */
  readonly log: (instance: string) => string;
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
 * Sets the machines up, all with servers of one engine; nothing is started yet.
 *
 * @param root Folder of the Debian whose servers are run. Default: this machine's MariaDB, or the MySQL of
 *   scripts/install-mysql.sh.
 * @param shared Folder of this machine that is mounted on each server.
 */
export async function openDatabaseServers(
  plan: Plan,
  instances: readonly Instance[],
  files: (instance: Instance) => Files,
  secrets: Readonly<Record<string, string>>,
  clients: readonly Client[],
  root?: string,
  shared?: string,
): Promise<DatabaseServers> {
  const engine: Database["engine"] = instances.some(({ programs }) => programs.includes("mysql"))
    ? "mysql"
    : "mariadb";
  const client = clientOf(engine);
  const debian = root ?? (await rootOf(engine));
  const bundles = new Map(instances.map((instance) => [instance.name, files(instance)]));
  const running = new Map<string, StartedProgram>();
  const hosts = await openHosts([
    ...instances.map((instance) => ({
      ...serverHost(plan, instance, bundles.get(instance.name), secrets),
      root: debian,
      shared,
    })),
    ...clients.map(({ name, network, address }) => ({
      name,
      root: debian,
      interfaces: [{ name: "eth0", network, addresses: [address] }],
    })),
  ]);

  const start = async (name: string): Promise<void> => {
    running.set(name, await startDatabase(hosts.host(name), engine));
  };
  return {
    hosts,
    start,
    stop: async (name, signal) => {
      await running.get(name)?.stop(signal);
    },
    afterStart: async (name) => {
      const result = await inTurn(hosts.host(name), bundles.get(name)?.afterStart ?? []);
      const log = running.get(name)?.output() ?? "";
      return result.exitCode === 0 ? result : { ...result, output: `${result.output}\n${log}` };
    },
    log: (name) => running.get(name)?.output() ?? "",
    asRoot: (name, sql) =>
      hosts.host(name).run(["env", "LC_ALL=C.UTF-8", client, "--batch", "--skip-column-names", "-e", sql]),
    asAccount: (from, { host, user, password }, sql, options = []) =>
      hosts.host(from).run([
        // Not on the command line, of which MySQL's client warns.
        ...["env", `MYSQL_PWD=${password}`, client, "--no-defaults", "--protocol=tcp", `--host=${host}`],
        ...[`--user=${user}`, "--default-character-set=utf8mb4", "--connect-timeout=3", ...options],
        ...["--batch", "--skip-column-names", "-e", sql],
      ]),
    write: (name, secret, value) =>
      hosts.host(name).write([{ path: `/etc/nospof/secrets/${secret}`, content: value, mode: 0o400 }]),
    deploy: async (name, bundle) => {
      bundles.set(name, bundle);
      await hosts.host(name).write(filesOf(bundle, secrets));
    },
    close: async () => {
      await Promise.all([...running.values()].map((program) => program.stop("KILL")));
      await hosts.close();
    },
  };
}

/** Up to the first command that fails. */
async function inTurn(host: Namespace, commands: Files["afterStart"]): Promise<CommandResult> {
  let output = "";
  for (const command of commands) {
    const result = await host.run(command);
    output += result.output;
    if (result.exitCode !== 0) return { ...result, output };
  }
  return { exitCode: commands.length === 0 ? 1 : 0, output };
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
    files: bundle === undefined ? [] : filesOf(bundle, secrets),
    interfaces: instance.addresses.map(({ network, address }, index) => ({
      name: `eth${index}`,
      network,
      addresses: [`${address}/${prefix(network)}`],
    })),
  };
}

function filesOf(bundle: Files, secrets: Readonly<Record<string, string>>): HostSetup["files"] & {} {
  return [
    ...bundle.files,
    ...bundle.secretFiles.map(({ secret, path, mode }) => ({ path, mode, content: secrets[secret] ?? "" })),
  ];
}
