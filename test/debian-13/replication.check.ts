/** The SQL that sets databases up does its work on Debian 13's MariaDB. */
import { expect, test } from "vitest";
import type { DatabaseGroup, Plan } from "../../src/plan/model.ts";
import { render } from "../../src/render/render.ts";
import { openDatabaseServers } from "../e2e/database-servers.ts";
import { debian13Folder, debian13Plans } from "./debian-13.ts";

const root = debian13Folder();

const databases = (await debian13Plans()).flatMap((plan) =>
  plan.groups.flatMap((group) =>
    group.kind === "database" && group.declared.engine === "mariadb"
      ? [[`${plan.name}/${group.name}`, plan, group] as const]
      : [],
  ),
);

test.each(databases)("replicates: %s", async (_title, plan, group) => {
  const servers = await serversOf(plan, group);
  const [primary = "", ...replicas] = group.instances;
  try {
    await Promise.all(group.instances.map((name) => servers.start(name)));
    for (const name of group.instances) {
      expect(await servers.afterStart(name)).toMatchObject({ exitCode: 0 });
    }
    await servers.asRoot(
      primary,
      "CREATE DATABASE replicated; CREATE TABLE replicated.t (id INT PRIMARY KEY)",
    );
    await servers.asRoot(primary, "INSERT INTO replicated.t VALUES (7)");
    expect(replicas).not.toEqual([]);
    for (const name of replicas) {
      const read = async () => (await servers.asRoot(name, "SELECT id FROM replicated.t")).output;
      await expect.poll(read, { timeout: 15_000 }).toBe("7");
    }
  } finally {
    await servers.close();
  }
});

function serversOf(plan: Plan, group: DatabaseGroup) {
  const bundles = new Map(render(plan).map((bundle) => [bundle.instance, bundle]));
  const none = { files: [], secretFiles: [], afterStart: [] };
  return openDatabaseServers(
    plan,
    plan.instances.filter((instance) => instance.group === group.name),
    (instance) => bundles.get(instance.name) ?? none,
    Object.fromEntries(plan.secrets.map(({ name }) => [name, `password of ${name}`])),
    [],
    root,
  );
}
