/** Removes all that a project has. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Api } from "./endpoints.ts";
import { inventory } from "./inventory.ts";
import { ApiError, type Session } from "./session.ts";

const PATIENCE_MS = 300_000;

/**
 * @param member whose project it is
 * @throws Error when something is still there after five minutes
 */
export async function emptyProject(admin: Session, member: Session): Promise<void> {
  const all = () => inventory(admin, member.projectId);
  const { servers, serverGroups, volumes, floatingIps, ports, routers, networks, securityGroups } =
    await all();

  await Promise.all(servers.map(({ id }) => remove(member, "compute", `/servers/${id}`)));
  await Promise.all([
    ...serverGroups.map(({ id }) => member.call("compute", "DELETE", `/os-server-groups/${id}`)),
    ...volumes.map(({ id }) => remove(member, "volumev3", `/volumes/${id}`)),
    ...floatingIps.map(({ id }) => remove(member, "network", `/v2.0/floatingips/${id}`)),
  ]);
  for (const { id, device_owner, device_id } of ports) {
    if (device_owner !== "network:router_interface") continue;
    const path = `/v2.0/routers/${device_id}/remove_router_interface`;
    await member.call("network", "PUT", path, { port_id: id });
  }
  await Promise.all(routers.map(({ id }) => remove(member, "network", `/v2.0/routers/${id}`)));
  // A port that a server was given stays when the server goes; one that it made is gone by now.
  for (const { id } of (await all()).ports) await remove(member, "network", `/v2.0/ports/${id}`);
  await Promise.all([
    ...networks.map(({ id }) => remove(member, "network", `/v2.0/networks/${id}`)),
    ...securityGroups.map(({ id }) => remove(member, "network", `/v2.0/security-groups/${id}`)),
  ]);
}

/** Deletes a thing and waits until it is gone. */
async function remove(session: Session, api: Api, path: string): Promise<void> {
  const last = Date.now() + PATIENCE_MS;
  try {
    await session.call(api, "DELETE", path);
    while (Date.now() < last) {
      await session.call(api, "GET", path);
      await sleep(200);
    }
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return;
    throw error;
  }
  throw new Error(`${path} is still there`);
}
