/** A database that chooses its writer on a Docker engine of its own, and rows that are written to it meanwhile. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Plan } from "../../../src/plan/model.ts";
import { plan } from "../../../src/plan/plan.ts";
import { imageOf } from "../../../src/targets/docker/images.ts";
import { readLock } from "../../../src/targets/lock.ts";
import { parseTopology } from "../../../src/topology/parse.ts";
import type { Engine } from "../docker/engine.ts";
import { openFleet } from "../docker/fleet.ts";
import { officialImage } from "../images/official.ts";
import { createStack, type ProjectStack } from "../pulumi/stack.ts";
import { answering } from "../updates/small-on-docker.ts";
import topology, { type ChosenSettings } from "./projects/chosen/topology.ts";
import { type Rows, writeRows } from "./rows.ts";

const PROJECT = "test/e2e/databases/projects/chosen";
const TOOLS = "registry.example/chosen/mariadb-tools:10.11";
const ZOOKEEPER = "registry.example/chosen/zookeeper:3.8";

const SECRETS = { replication: "repli'cation-word", api: "api-word", backup: "backup-word" };

export const SERVERS = ["orders-1", "orders-2", "orders-3"] as const;

export interface ChosenOnDocker extends AsyncDisposable {
  readonly engine: Engine;
  readonly stack: ProjectStack;
  /** What the next `up` makes of these settings. */
  readonly planOf: (settings: ChosenSettings) => Plan;
  /** Folder of backups, on this machine. */
  readonly archive: string;
  /** What root of a server is answered; undefined when it does not. */
  readonly sql: (server: string, statement: string) => Promise<string | undefined>;
  /** What the agent beside a server answers, e.g. `HTTP/1.0 200 OK`; undefined when it does not. */
  readonly role: (server: string, role: "writer" | "reader") => Promise<string | undefined>;
  /** Servers that say that they may be written to. */
  readonly writers: () => Promise<readonly string[]>;
  /** Starts to insert a row every 20 ms through the load balancer. */
  readonly write: () => Promise<Rows>;
}

/** An engine, and a stack that is not there yet. */
export async function chosenOnDocker(initial: ChosenSettings): Promise<ChosenOnDocker> {
  const planOf = (settings: ChosenSettings, folder?: string): Plan => {
    const parsed = parseTopology(topology(settings));
    if (!parsed.ok) throw new Error(`the topology is refused: ${JSON.stringify(parsed.problems)}`);
    return plan(parsed.topology, folder === undefined ? undefined : readLock(join(folder, "topology.ts")));
  };
  const first = planOf(initial);
  const fleet = await openFleet({
    engines: ["a"],
    images: {
      "registry.example/chosen/api:1.0.0": await answering(200),
      [imageOf("haproxy", first, {}).name]: await officialImage("haproxy", first.software.haproxy),
      [TOOLS]: await officialImage("mariadb-tools", first.software.mariadb),
      ...(initial.mode === "elected" && {
        [ZOOKEEPER]: await officialImage("zookeeper", first.software.zookeeper),
      }),
    },
  });
  try {
    const engine = fleet.engine("a");
    // `/machine` of the engine's host.
    const archive = join(dirname(engine.socket), "archive");
    await mkdir(archive);
    await writeFile(join(archive, ".nospof-backups"), "");
    const stack = await createStack(PROJECT, {
      config: {
        mode: initial.mode,
        memory: String(initial.memory),
        images: JSON.stringify({ "mariadb-tools": TOOLS, zookeeper: ZOOKEEPER }),
      },
      secrets: SECRETS,
      environment: { DOCKER_HOST: `unix://${engine.socket}` },
    });
    const inside = async (server: string, command: readonly string[]): Promise<string | undefined> => {
      try {
        return await engine.docker(["exec", `chosen-${server}`, "timeout", "5", ...command]);
      } catch {
        return undefined;
      }
    };
    const role: ChosenOnDocker["role"] = async (server, asked) => {
      const ask = `exec 3<>/dev/tcp/127.0.0.1/8406; printf 'GET /${asked} HTTP/1.0\\r\\n\\r\\n' >&3; head -n 1 <&3`;
      return inside(server, ["bash", "-c", ask]);
    };
    return {
      engine,
      stack,
      archive,
      planOf: (settings) => planOf(settings, stack.project),
      sql: (server, statement) =>
        inside(server, [
          "mariadb",
          "--user=root",
          "--batch",
          "--skip-column-names",
          `--execute=${statement}`,
        ]),
      role,
      writers: async () => {
        const answers = await Promise.all(SERVERS.map((server) => role(server, "writer")));
        return SERVERS.filter((_, index) => answers[index]?.includes(" 200 "));
      },
      write: async () => {
        const planned = planOf(initial, stack.project);
        const balancer = planned.instances.find(({ group }) => group === "sql");
        const address = balancer?.addresses.find(({ network }) => network === "front")?.address;
        if (address === undefined) throw new Error("the load balancer has no address");
        return writeRows(engine.enterNetwork(), [address, "3306", SECRETS.api, "one"]);
      },
      [Symbol.asyncDispose]: async () => {
        await fleet.close();
        await stack.remove();
      },
    };
  } catch (error) {
    await fleet.close();
    throw error;
  }
}
