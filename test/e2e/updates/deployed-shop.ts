/** The shop, deployed by Pulumi to Docker engines of its own. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Instance, Plan } from "../../../src/plan/model.ts";
import { plan } from "../../../src/plan/plan.ts";
import { readLock } from "../../../src/targets/lock.ts";
import { parseTopology } from "../../../src/topology/parse.ts";
import { makeCertificate } from "../../programs/certificate.ts";
import type { Engine } from "../docker/engine.ts";
import { type Fleet, openFleet } from "../docker/fleet.ts";
import { changed } from "../images/image.ts";
import { KEEPALIVED_IMAGE, planImages } from "../images/plan-images.ts";
import { SHOP_SCHEMA } from "../images/shop.ts";
import { createStack, type ProjectStack } from "../pulumi/stack.ts";

/** What secrets are set to, to be looked for where they must not be. */
export const SECRETS = {
  "orders-replication": "the-password-of-replication",
  "orders-api": "the-password-of-the-api",
} as const;

export interface ShopSetup {
  /** Names of the engines. Each of several is the host of that name. Default: one, for everything. */
  readonly engines?: readonly string[];
  /** By network: the interface of all engines' machines that carries it from one to the other. Default: none. */
  readonly wires?: Readonly<Record<string, string>>;
  /** Made in the topology before anything is deployed. Default: none. */
  readonly edits?: readonly Edit[];
}

type Edit = readonly [from: string, to: string];

export interface ShopOnDocker extends AsyncDisposable {
  /** As it is deployed at first. */
  readonly plan: Plan;
  readonly fleet: Fleet;
  readonly stack: ProjectStack;
  /** @throws Error for a name that is not one of the plan's */
  readonly engineOf: (instance: string) => Engine;
  /** Changes the topology as a person does in an editor. @throws Error for a text that is not in it */
  readonly edit: (...edit: Edit) => Promise<void>;
  /** Makes the table that the shop's programs need, on the primary. */
  readonly prepareDatabase: () => Promise<void>;
  /** What root of a database's server is answered. */
  readonly sql: (server: string, statements: string, options?: readonly string[]) => Promise<string>;
  /** Ids of all orders, as a database's server knows them. Default: the primary. */
  readonly orders: (server?: string) => Promise<ReadonlySet<string>>;
}

/** The name of an image whose content is another one: `haproxy:2.6.22-next`. */
export function next(image: string): string {
  return `${image}-next`;
}

const PRIMARY = "orders-1";

/** Engines, and a stack that is not there yet. */
export async function shopOnDocker(setup: ShopSetup = {}): Promise<ShopOnDocker> {
  const { engines = ["a"], wires = {}, edits = [] } = setup;
  const fleet = await openFleet({ engines, wires: Object.values(wires) });
  let stack: ProjectStack | undefined;
  const close = async (): Promise<void> => {
    await fleet.close();
    await stack?.remove();
  };
  try {
    const { config, environment } = platform(fleet, engines, wires);
    stack = await createStack("stacks/shop", {
      secrets: { ...SECRETS, "shop-tls": await makeCertificate() },
      config: {
        images: JSON.stringify({ keepalived: KEEPALIVED_IMAGE, "network-tools": KEEPALIVED_IMAGE }),
        ...config,
      },
      environment,
    });
    const topology = join(stack.project, "topology.ts");
    const edit: ShopOnDocker["edit"] = async (from, to) => {
      const text = await readFile(topology, "utf8");
      if (!text.includes(from)) throw new Error(`the shop's topology has no ${from}`);
      await writeFile(topology, text.replaceAll(from, to));
    };
    for (const each of edits) await edit(...each);
    const planned = await planOf(topology);
    await publishImages(fleet, planned);
    const engineOf = (name: string): Engine => {
      const [only, ...others] = engines;
      return fleet.engine(others.length === 0 && only !== undefined ? only : hostOf(planned, name));
    };
    const sql: ShopOnDocker["sql"] = (server, statements, options = []) =>
      engineOf(server).docker(
        [
          ...["exec", "--interactive", `shop-${server}`],
          ...["mariadb", "--user=root", "--skip-column-names", ...options],
        ],
        { input: statements },
      );
    return {
      plan: planned,
      fleet,
      stack,
      engineOf,
      edit,
      prepareDatabase: async () => {
        await sql(PRIMARY, SHOP_SCHEMA);
      },
      sql,
      orders: async (server = PRIMARY) =>
        new Set((await sql(server, "SELECT id FROM shop.orders")).split("\n")),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @throws Error for an instance that is not in the plan */
export function hostOf({ instances }: Pick<Plan, "instances">, instance: string): string {
  const host = instances.find(({ name }: Instance) => name === instance)?.placement.at(-1);
  if (host === undefined) throw new Error(`the plan has no instance ${instance}`);
  return host;
}

/** How the stack is told of the engines. */
function platform(
  fleet: Fleet,
  engines: readonly string[],
  wires: Readonly<Record<string, string>>,
): Readonly<Record<"config" | "environment", Readonly<Record<string, string>>>> {
  const addresses = engines.map((name) => [name, `unix://${fleet.engine(name).socket}`] as const);
  const [only, ...others] = addresses;
  if (only === undefined || others.length === 0) {
    return { environment: only === undefined ? {} : { DOCKER_HOST: only[1] }, config: {} };
  }
  const hosts = Object.fromEntries(addresses.map(([name, host]) => [name, { host }]));
  const networks = Object.fromEntries(
    Object.entries(wires).map(([name, parent]) => [name, { driver: "macvlan", parent }]),
  );
  return { environment: {}, config: { hosts: JSON.stringify(hosts), networks: JSON.stringify(networks) } };
}

/** The very plan that `pulumi up` makes of the file. */
async function planOf(topologyFile: string): Promise<Plan> {
  const file: { readonly default: unknown } = await import(pathToFileURL(topologyFile).href);
  const parsed = parseTopology(file.default);
  if (!parsed.ok) throw new Error(`the shop is refused: ${JSON.stringify(parsed.problems)}`);
  return plan(parsed.topology, readLock(topologyFile));
}

/** All that the plan names, and of each another one that it may be changed to. */
async function publishImages(fleet: Fleet, planned: Plan): Promise<void> {
  for (const [name, image] of Object.entries(await planImages(planned))) {
    await fleet.publish(name, image);
    await fleet.publish(next(name), changed(image, "next"));
  }
}
