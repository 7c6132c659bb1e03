/** Whether a deployed shop is as well as it can be: what a drill asks of its lab, asked of containers. */
import type { VirtualIp } from "../../../src/plan/model.ts";
import { engineOf } from "../../../src/render/mysql/engine.ts";
import type { ShopOnDocker } from "./deployed-shop.ts";

/** What is not well, in words, but for containers that do not work. Empty: all is well. */
export async function ailments(shop: ShopOnDocker): Promise<readonly string[]> {
  const addresses = shop.plan.virtualIps.map(async (virtualIp) => {
    const holders = await holdersOf(shop, virtualIp);
    return holders.length === 1 ? [] : [`${virtualIp.name} is held by ${holders.join(" and ") || "nobody"}`];
  });
  const replicas = shop.plan.instances
    .filter(({ database }) => database?.role === "replica")
    .map(async ({ name }) => ((await replicates(shop, name)) ? [] : [`${name} does not replicate`]));
  return (await Promise.all([...addresses, ...replicas])).flat();
}

/** Names of containers that do not run, or whose health check does not pass. Sorted. */
export async function idleContainers(
  shop: ShopOnDocker,
  hosts: readonly string[],
): Promise<readonly string[]> {
  const each = hosts.map(async (host) => {
    const rows = await shop.fleet
      .engine(host)
      .docker(["ps", "--all", "--format={{.Names}}\t{{.State}}\t{{.Status}}"]);
    return rows
      .split("\n")
      .filter((row) => row !== "")
      .flatMap((row) => {
        const [name = row, state, status = ""] = row.split("\t");
        // As `Up 2 minutes (unhealthy)`; without a health check there are no brackets.
        const works = state === "running" && (!status.includes("(") || status.includes("(healthy)"));
        return works ? [] : [name];
      });
  });
  return (await Promise.all(each)).flat().sort();
}

/** The instances on which a virtual IP is just now; none of those whose host is off. */
export async function holdersOf(
  { engineOf: engine }: ShopOnDocker,
  { address, members }: VirtualIp,
): Promise<readonly string[]> {
  const found = members.map(async ({ instance }) => {
    const table = await engine(instance)
      .docker(["exec", `shop-${instance}`, "cat", "/proc/net/fib_trie"])
      .catch(() => "");
    return table.includes(` ${address}\n`) ? [instance] : [];
  });
  return (await Promise.all(found)).flat();
}

async function replicates(shop: ShopOnDocker, server: string): Promise<boolean> {
  const { status, ioRunning, sqlRunning } = engineOf("mariadb").words;
  const output = await shop.sql(server, `${status.value}\\G`, ["--column-names"]).catch(() => "");
  return [ioRunning, sqlRunning].every(({ value }) => output.includes(`${value}: Yes`));
}
