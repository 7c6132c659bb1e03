/** The Debian 13 that scripts/verify-debian-13.sh has put into a folder, and what is rendered for its releases. */
import type { Plan } from "../../src/plan/model.ts";
import type { Software } from "../../src/topology/model.ts";
import { everyOption } from "../render/every-option.ts";
import { planFor, STACKS, stackPlan } from "../render/plans.ts";

/** The releases in Debian 13, which has no MySQL; that of ZooKeeper is not run there. */
export const DEBIAN_13: Software = {
  nginx: "1.26",
  haproxy: "3.0",
  keepalived: "2.3",
  mariadb: "11.8",
  mysql: "9.7",
  zookeeper: "3.9",
};

/** @throws Error when the script that makes the folder did not say where it is. */
export function debian13Folder(): string {
  const folder = process.env.NOSPOF_DEBIAN_13;
  if (folder === undefined || folder === "") {
    throw new Error("NOSPOF_DEBIAN_13: expected the folder of a Debian 13; run npm run verify:debian-13");
  }
  return folder;
}

/** The stacks that users copy, and a topology that uses every option of a load balancer. */
export async function debian13Plans(): Promise<readonly Plan[]> {
  const stacks = await Promise.all(STACKS.map((stack) => stackPlan(stack, DEBIAN_13)));
  return [...stacks, planFor(everyOption(), DEBIAN_13)];
}
