/** The shop, deployed by Pulumi to Docker engines of its own. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plan } from "../../../src/plan/model.ts";
import { makeCertificate } from "../../programs/certificate.ts";
import { stackPlan } from "../../render/plans.ts";
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

export interface ShopOnDocker extends AsyncDisposable {
  readonly plan: Plan;
  readonly fleet: Fleet;
  readonly stack: ProjectStack;
  /** Changes the topology as a person does in an editor. @throws Error for a text that is not in it */
  readonly edit: (from: string, to: string) => Promise<void>;
  /** Makes the table that the shop's programs need, on the primary. */
  readonly prepareDatabase: () => Promise<void>;
  /** Ids of all orders, as the primary knows them. */
  readonly orders: () => Promise<ReadonlySet<string>>;
}

/** The name of an image whose content is another one: `haproxy:2.6.22-next`. */
export function next(image: string): string {
  return `${image}-next`;
}

/** One engine, and a stack that is not there yet. */
export async function shopOnDocker(): Promise<ShopOnDocker> {
  const plan = await stackPlan("shop");
  const images = await planImages(plan);
  const changedOnes = Object.entries(images).map(([name, image]) => [next(name), changed(image, "next")]);
  const fleet = await openFleet({
    engines: ["a"],
    images: { ...images, ...Object.fromEntries(changedOnes) },
  });
  try {
    const engine = fleet.engine("a");
    const stack = await createStack("stacks/shop", {
      secrets: { ...SECRETS, "shop-tls": await makeCertificate() },
      config: {
        images: JSON.stringify({ keepalived: KEEPALIVED_IMAGE, "network-tools": KEEPALIVED_IMAGE }),
      },
      environment: { DOCKER_HOST: `unix://${engine.socket}` },
    });
    const sql = (statements: string): Promise<string> =>
      engine.docker(
        ["exec", "--interactive", "shop-orders-1", "mariadb", "--user=root", "--skip-column-names"],
        { input: statements },
      );
    return {
      plan,
      fleet,
      stack,
      edit: async (from, to) => {
        const file = join(stack.project, "topology.ts");
        const text = await readFile(file, "utf8");
        if (!text.includes(from)) throw new Error(`the shop's topology has no ${from}`);
        await writeFile(file, text.replaceAll(from, to));
      },
      prepareDatabase: async () => {
        await sql(SHOP_SCHEMA);
      },
      orders: async () => new Set((await sql("SELECT id FROM shop.orders")).split("\n")),
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
