/** What the operator of the cloud has put there before anybody deploys: flavors, an image, external networks, zones. */
import { z } from "zod";
import { type Account, MEMBER, PASSWORD, REGION, SERVICES } from "./accounts.ts";
import { EXTERNAL_NETWORKS } from "./configuration/neutron.ts";
import { HYPERVISORS } from "./configuration/nova.ts";
import { APIS, type Api, catalogUrl } from "./endpoints.ts";
import type { Session } from "./session.ts";

export const IMAGE = "Debian 12";

export const FLAVORS = [
  { name: "m1.small", vcpus: 1, ram: 2048, disk: 20 },
  { name: "m1.medium", vcpus: 2, ram: 4096, disk: 40 },
] as const;

const CREATED = z.record(z.string(), z.object({ id: z.union([z.string(), z.number()]) }));
const ROLES = z.object({ roles: z.array(z.object({ id: z.string(), name: z.string() })) });

/** Posts `{ [kind]: fields }` and gives the new one's id. */
async function create(admin: Session, api: Api, path: string, kind: string, fields: object) {
  const made = CREATED.parse(await admin.call(api, "POST", path, { [kind]: fields }));
  return String(made[kind]?.id);
}

/** The catalog, and whoever is not made by `keystone-manage bootstrap`. Needs keystone alone. */
export async function fillIdentity(admin: Session): Promise<void> {
  const catalog = APIS.filter((api) => api !== "identity").map(async (api) => {
    const name = api === "volumev3" ? "cinderv3" : api;
    const service = await create(admin, "identity", "/services", "service", { name, type: api });
    for (const kind of ["public", "internal", "admin"]) {
      const endpoint = { interface: kind, service_id: service, region_id: REGION, url: catalogUrl(api) };
      await create(admin, "identity", "/endpoints", "endpoint", endpoint);
    }
  });
  // Cinder takes the word of a service alone when an attachment goes (CVE-2023-2088).
  await create(admin, "identity", "/roles", "role", { name: "service" });
  await Promise.all([
    ...catalog,
    addAccount(admin, SERVICES, ["admin", "service"]),
    addAccount(admin, MEMBER, ["member"]),
  ]);
}

async function addAccount(admin: Session, account: Account, roles: readonly string[]): Promise<void> {
  const project = await create(admin, "identity", "/projects", "project", {
    name: account.project,
    domain_id: "default",
  });
  const user = await create(admin, "identity", "/users", "user", {
    name: account.user,
    password: PASSWORD,
    domain_id: "default",
  });
  const known = ROLES.parse(await admin.call("identity", "GET", "/roles")).roles;
  for (const { id } of known.filter(({ name }) => roles.includes(name))) {
    await admin.call("identity", "PUT", `/projects/${project}/users/${user}/roles/${id}`);
  }
}

/** The fake hypervisors never read it: a few bytes will do. */
export async function addImage(admin: Session): Promise<void> {
  const image = z.object({ id: z.string() }).parse(
    await admin.call("image", "POST", "/v2/images", {
      name: IMAGE,
      visibility: "public",
      disk_format: "raw",
      container_format: "bare",
    }),
  );
  await admin.call("image", "PUT", `/v2/images/${image.id}/file`, Buffer.from("no operating system\n"));
}

export async function addExternalNetworks(admin: Session): Promise<void> {
  for (const { name, cidr } of EXTERNAL_NETWORKS) {
    const network = await create(admin, "network", "/v2.0/networks", "network", {
      name,
      "router:external": true,
      "provider:network_type": "flat",
      "provider:physical_network": name,
    });
    await create(admin, "network", "/v2.0/subnets", "subnet", {
      name,
      network_id: network,
      cidr,
      ip_version: 4,
      enable_dhcp: false,
    });
  }
}

/** Every hypervisor has to be known to nova by then. */
export async function addComputing(admin: Session): Promise<void> {
  const flavors = FLAVORS.map((flavor) => create(admin, "compute", "/flavors", "flavor", flavor));
  const zones = Map.groupBy(HYPERVISORS, ({ zone }) => zone);
  const aggregates = [...zones].map(async ([zone, members]) => {
    const id = await create(admin, "compute", "/os-aggregates", "aggregate", {
      name: zone,
      availability_zone: zone,
    });
    for (const { host } of members) {
      await admin.call("compute", "POST", `/os-aggregates/${id}/action`, { add_host: { host } });
    }
  });
  await Promise.all([...flavors, ...aggregates]);
}
