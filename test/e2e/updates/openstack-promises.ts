/** What holds of every deployment to a cloud, whatever its topology. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { z } from "zod";
import type { Plan } from "../../../src/plan/model.ts";
import { type Inventory, inventory } from "../openstack/inventory.ts";
import { foundLines, plannedLines, type Told } from "./openstack-lines.ts";
import type { Cloud, StackInCloud } from "./openstack-stack.ts";

const NAMED = z.object({ networks: z.array(z.object({ id: z.string(), name: z.string() })) });
const CONSOLE = z.object({ output: z.string() });

export const inventoryOf = (cloud: Cloud): Promise<Inventory> =>
  inventory(cloud.admin, cloud.member.projectId);

/** The cloud holds the plan: all of it, and nothing else, and no two of a group that must not be are on one hypervisor. */
export async function expectHolds(cloud: Cloud, plan: Plan, told: Told): Promise<void> {
  const found = await inventoryOf(cloud);
  const outside = NAMED.parse(
    await cloud.member.call("network", "GET", "/v2.0/networks?router:external=true"),
  );
  const names = new Map(outside.networks.map(({ id, name }) => [id, name]));
  expect(foundLines(found, names)).toEqual(plannedLines(plan, told));
  for (const { name, status } of found.servers) expect(`${name} ${status}`).toBe(`${name} ACTIVE`);
  for (const { declared, instances } of plan.groups) {
    if (declared.spread.over === "none" || !declared.spread.strict) continue;
    const hosts = instances.map(
      (instance) => found.servers.find(({ name }) => name === `${plan.name}-${instance}`)?.host,
    );
    expect(hosts).not.toContain(undefined);
    expect(new Set(hosts).size, `${instances} on ${hosts}`).toBe(instances.length);
  }
}

/** cloud-init takes what every machine is born with. */
export async function expectUserDataIsValid(cloud: Cloud): Promise<void> {
  const { servers } = await inventoryOf(cloud);
  for (const { name, userData } of servers) {
    expect(userData, name).toMatch(/^#cloud-config\n/);
    const { exitCode, output } = await cloud.checkUserData(userData);
    expect(exitCode, `${name}: ${output}`).toBe(0);
  }
}

/**
 * No secret is to be read: in Pulumi's state and its history, in what it prints, or in what the cloud tells of a machine.
 *
 * @param outputs what Pulumi has printed
 */
export async function expectSecretsAreKept(
  cloud: Cloud,
  stack: StackInCloud,
  outputs: readonly string[],
  secrets: readonly string[],
): Promise<void> {
  const files = await readdir(stack.state, { recursive: true, withFileTypes: true });
  const state = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), "utf8")),
  );
  const { servers } = await inventoryOf(cloud);
  const consoles = await Promise.all(
    servers.map(async ({ id }) => {
      const question = { "os-getConsoleOutput": {} };
      const answer = await cloud.member.call("compute", "POST", `/servers/${id}/action`, question);
      return CONSOLE.parse(answer).output;
    }),
  );
  const told = servers.map(({ metadata, userData }) => JSON.stringify(metadata) + userData);
  for (const texts of [state, outputs, consoles, told]) {
    expect(texts.join("").length).toBeGreaterThan(100);
    for (const secret of secrets) expect(texts.some((text) => text.includes(secret))).toBe(false);
  }
  for (const { metadata } of servers) {
    const open = Object.keys(metadata).filter((key) => !key.startsWith("nospof.delivery"));
    expect(open.sort()).toEqual(["nospof.group", "nospof.instance", "nospof.stack", "nospof.topology"]);
  }
}
