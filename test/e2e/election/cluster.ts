/** The programs of such a plan, started with exactly the files that nospof renders, on machines in miniature. */
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Instance, Plan } from "../../../src/plan/model.ts";
import { AGENT_SCRIPT, AGENT_SETTINGS } from "../../../src/render/database-agent/paths.ts";
import { render } from "../../../src/render/render.ts";
import { PREPARE_SCRIPT, startOnDebian } from "../../../src/render/zookeeper/paths.ts";
import { type Hosts, openHosts } from "../../programs/network.ts";
import type { StartedProgram } from "../../programs/started-program.ts";
import { startDatabase } from "../database-programs.ts";

const SECRETS: Readonly<Record<string, string>> = {
  replication: "repli'cation \\ word\n",
  api: "api-word\n",
};
const KEEPALIVED = [
  "keepalived",
  "--dont-fork",
  "--log-console",
  "--use-file=/etc/keepalived/keepalived.conf",
];
const WRITER = fileURLToPath(new URL("writer.py", import.meta.url));

const PATIENCE_MS = 90_000;

export interface Cluster {
  readonly hosts: Hosts;
  readonly servers: readonly string[];
  readonly members: readonly string[];
  readonly start: (instance: string) => Promise<void>;
  readonly startAgent: (instance: string) => Promise<void>;
  /** Signals the database server, the agent, keepalived or the member of the ensemble on an instance. */
  readonly signal: (
    instance: string,
    program: "database" | "agent" | "member" | "keepalived",
    signal: string,
  ) => Promise<void>;
  /** Pulls the plug of an instance, or puts it back. */
  readonly plug: (instance: string, state: "in" | "out") => Promise<void>;
  /** Runs SQL as root on an instance; undefined when it does not answer. */
  readonly sql: (instance: string, statement: string) => Promise<string | undefined>;
  /** What the agent answers, e.g. `200 the primary…`. */
  readonly role: (instance: string, role: "writer" | "reader") => Promise<string>;
  /** The instance that may be written to, undefined for none. @throws Error when two say so. */
  readonly writer: () => Promise<string | undefined>;
  /** All instances that may be written to. */
  readonly writers: () => Promise<readonly string[]>;
  /** Lets two instances not hear each other, though both hear all others, or hear each other again. */
  readonly cut: (one: string, other: string, state: "cut" | "healed") => Promise<void>;
  /** The member that leads the ensemble. */
  readonly leader: () => Promise<string | undefined>;
  /** Starts to insert rows through an address and port. */
  readonly write: (address: string, port: number, name: string) => Promise<StartedProgram>;
  /** Starts to insert rows on the host of a server. */
  readonly writeOn: (instance: string, name: string) => Promise<StartedProgram>;
  readonly addressOf: (instance: string) => string;
  /** Instances with programs of nospof. */
  readonly programs: readonly string[];
  /** What the agents have said. */
  readonly agentLogs: () => string;
  /** The first result of `look`. @throws Error with what the agents have said, when there is none in time */
  readonly until: <Result>(what: string, look: () => Promise<Result | undefined | false>) => Promise<Result>;
  readonly close: () => Promise<void>;
}

/** @param certificates by name of the secret */
export async function openCluster(
  plan: Plan,
  certificates: Readonly<Record<string, string>> = {},
): Promise<Cluster> {
  const bundles = new Map(render(plan).map((bundle) => [bundle.instance, bundle]));
  const addressOf = (name: string): string =>
    plan.instances.find((instance) => instance.name === name)?.addresses[0]?.address ?? "";
  const filesOf = ({ name }: Instance) => {
    const bundle = bundles.get(name);
    return [
      ...(bundle?.files ?? []),
      ...(bundle?.secretFiles ?? []).map(({ secret, path, mode }) => ({
        path,
        mode,
        content: certificates[secret] ?? SECRETS[secret] ?? "",
      })),
    ];
  };
  const hosts = await openHosts([
    ...plan.instances.map((instance) => ({
      name: instance.name,
      files: filesOf(instance),
      interfaces: instance.addresses.map(({ network, address }, index) => ({
        name: `eth${index}`,
        network,
        addresses: [`${address}/24`],
      })),
    })),
    { name: "client", interfaces: [{ name: "eth0", network: "app", addresses: ["10.0.0.250/24"] }] },
  ]);
  const running = new Map<string, StartedProgram>();
  const said = new Map<string, string[]>();
  const keep = (key: string, program: StartedProgram): void => {
    const old = running.get(key);
    if (old !== undefined) said.set(key, [...(said.get(key) ?? []), ownLines(old.output())]);
    running.set(key, program);
  };
  const programsOf = (name: string) => plan.instances.find((each) => each.name === name)?.programs ?? [];

  const startAgent = async (name: string): Promise<void> => {
    keep(`${name} agent`, await hosts.host(name).start(["/usr/bin/python3", AGENT_SCRIPT, AGENT_SETTINGS]));
  };
  const start = async (name: string): Promise<void> => {
    for (const program of programsOf(name)) {
      if (program === "mariadb" || program === "mysql") {
        keep(`${name} database`, await startDatabase(hosts.host(name), program));
      } else if (program === "database-agent") {
        await startAgent(name);
      } else if (program === "keepalived") {
        keep(`${name} keepalived`, await hosts.host(name).start(KEEPALIVED));
      } else if (program === "zookeeper") {
        await hosts.host(name).run(["mkdir", "-p", "/var/lib/zookeeper/log", "/var/log/zookeeper"]);
        await hosts.host(name).run(["/bin/bash", PREPARE_SCRIPT]);
        keep(`${name} member`, await hosts.host(name).start(startOnDebian("/var/lib/zookeeper/data")));
      } else if (program === "haproxy") {
        await hosts.host(name).run(["mkdir", "-p", "/run/haproxy", "/var/lib/haproxy"]);
        keep(
          `${name} haproxy`,
          await hosts.host(name).start(["haproxy", "-W", "-f", "/etc/haproxy/haproxy.cfg"]),
        );
      }
    }
  };
  const role = async (name: string, asked: "writer" | "reader"): Promise<string> => {
    const url = `http://127.0.0.1:8406/${asked}`;
    const { output } = await hosts.host(name).run(["curl", "-s", "-m", "2", "-w", "%{http_code}", url]);
    return output.replaceAll("\n", " ");
  };
  const servers = plan.instances.filter(({ database }) => database !== undefined).map(({ name }) => name);
  const writers = async (): Promise<readonly string[]> => {
    const answers = await Promise.all(servers.map((name) => role(name, "writer")));
    return servers.filter((_, index) => answers[index]?.endsWith("200"));
  };
  const members = plan.instances
    .filter(({ programs }) => programs.includes("zookeeper"))
    .map(({ name }) => name);
  const agentLogs = (): string =>
    [...running]
      .filter(([key]) => key.endsWith("agent") || key.endsWith("keepalived"))
      .map(([key, program]) => [`== ${key}`, ...(said.get(key) ?? []), ownLines(program.output())].join("\n"))
      .join("\n");
  return {
    hosts,
    servers,
    members,
    start,
    startAgent,
    role,
    addressOf,
    signal: async (name, program, signal) => {
      const pid =
        program === "database"
          ? (await hosts.host(name).run(["cat", "/run/mysqld/mysqld.pid"])).output.trim()
          : String(running.get(`${name} ${program}`)?.pid);
      // The work of keepalived is done by a child.
      const children = program === "keepalived" ? "$(ps -o pid= --ppid $1)" : "";
      await hosts.host(name).run(["bash", "-c", `kill -${signal} $1 ${children}`, "bash", pid]);
    },
    plug: (name, state) => hosts.plug(name, "eth0", state),
    sql: async (name, statement) => {
      const client = ["timeout", "3", "mariadb", "--batch", "--skip-column-names", "-e", statement];
      const { exitCode, output } = await hosts.host(name).run(client);
      return exitCode === 0 ? output.trim() : undefined;
    },
    writer: async () => {
      const found = await writers();
      if (found.length > 1) throw new Error(`two may be written to: ${found.join(" and ")}`);
      return found[0];
    },
    writers,
    cut: async (one, other, state) => {
      for (const [here, there] of [
        [one, other],
        [other, one],
      ] as const) {
        // Received, not sent: keepalived sends past routes.
        const drop = `chain in { type filter hook input priority 0; ip saddr ${addressOf(there)} drop; }`;
        const rules = state === "cut" ? `table ip cut { ${drop}; }` : "delete table ip cut";
        const { exitCode, output } = await hosts.host(here).run(["nft", rules]);
        if (exitCode !== 0) throw new Error(`${rules}: ${output}`);
      }
    },
    leader: async () => {
      for (const name of members) {
        const ask = "exec 3<>/dev/tcp/127.0.0.1/2181; echo srvr >&3; timeout 1 cat <&3";
        const { output } = await hosts.host(name).run(["timeout", "2", "bash", "-c", ask]);
        if (output.includes("Mode: leader")) return name;
      }
      return undefined;
    },
    write: (address, port, name) =>
      hosts.host("client").start(["/usr/bin/python3", WRITER, address, String(port), "api-word", name]),
    writeOn: (instance, name) =>
      hosts.host(instance).start(["/usr/bin/python3", WRITER, addressOf(instance), "3306", "api-word", name]),
    programs: plan.instances.filter(({ group }) => group !== "api").map(({ name }) => name),
    agentLogs,
    until: async (what, look) => {
      const end = Date.now() + PATIENCE_MS;
      for (;;) {
        const result = await look();
        if (result !== undefined && result !== false) return result;
        if (Date.now() > end) throw new Error(`not in time: ${what}\n${agentLogs()}`);
        await sleep(100);
      }
    },
    // Ends all of them: what an agent has started keeps the output of the agent open.
    close: () => hosts.close(),
  };
}

/** Without those of the server that the agent has started. */
function ownLines(output: string): string {
  return output
    .split("\n")
    .filter((line) => !/^\d{4}-\d\d-\d\d /.test(line))
    .join("\n");
}
