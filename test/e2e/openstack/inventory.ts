/** What there is in a project, as the APIs say. Asked as administrator, who is told the hosts as well. */
import { z } from "zod";
import type { Session } from "./session.ts";

const SERVER = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z.string(),
    fault: z.object({ message: z.string() }).optional(),
    metadata: z.record(z.string(), z.string()),
    flavor: z.object({ original_name: z.string() }),
    "OS-EXT-SRV-ATTR:host": z.string().nullable(),
    "OS-EXT-SRV-ATTR:user_data": z.string().nullish(),
    "OS-EXT-AZ:availability_zone": z.string(),
    "os-extended-volumes:volumes_attached": z.array(z.object({ id: z.string() })),
  })
  .transform(({ id, name, status, fault, metadata, flavor, ...extended }) => ({
    id,
    name,
    /** `ACTIVE`, `ERROR`, … */
    status,
    /** Why it is in `ERROR`. */
    fault: fault?.message,
    metadata,
    flavor: flavor.original_name,
    /** Undefined while it has none. */
    host: extended["OS-EXT-SRV-ATTR:host"] ?? undefined,
    /** Of its host. Empty while it has none. */
    zone: extended["OS-EXT-AZ:availability_zone"],
    userData: Buffer.from(extended["OS-EXT-SRV-ATTR:user_data"] ?? "", "base64").toString(),
    volumeIds: extended["os-extended-volumes:volumes_attached"].map((volume) => volume.id),
  }));

const NETWORK = z.object({ id: z.string(), name: z.string() });
const SUBNET = z.object({ id: z.string(), name: z.string(), cidr: z.string() });

const ROUTER = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  external_gateway_info: z.object({ network_id: z.string() }).nullable(),
});

const PORT = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  device_id: z.string(),
  device_owner: z.string(),
  mac_address: z.string(),
  fixed_ips: z.array(z.object({ ip_address: z.string() })),
  allowed_address_pairs: z.array(z.object({ ip_address: z.string() })),
  security_groups: z.array(z.string()),
  "binding:host_id": z.string(),
});

const SECURITY_GROUP = z.object({
  id: z.string(),
  name: z.string(),
  security_group_rules: z.array(
    z.object({
      direction: z.enum(["ingress", "egress"]),
      ethertype: z.string(),
      protocol: z.string().nullable(),
      port_range_min: z.number().nullable(),
      port_range_max: z.number().nullable(),
      remote_ip_prefix: z.string().nullable(),
      remote_group_id: z.string().nullable(),
      description: z.string().nullable(),
    }),
  ),
});

const FLOATING_IP = z.object({
  id: z.string(),
  status: z.string(),
  floating_ip_address: z.string(),
  fixed_ip_address: z.string().nullable(),
  port_id: z.string().nullable(),
  description: z.string(),
});

const SERVER_GROUP = z.object({
  id: z.string(),
  name: z.string(),
  policy: z.string(),
  members: z.array(z.string()),
});

const VOLUME = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  /** GiB */
  size: z.number(),
  availability_zone: z.string(),
  attachments: z.array(z.object({ server_id: z.string(), device: z.string().nullable() })),
});

export type Server = z.infer<typeof SERVER>;
export type Port = z.infer<typeof PORT>;
export type SecurityGroup = z.infer<typeof SECURITY_GROUP>;
export type FloatingIp = z.infer<typeof FLOATING_IP>;
export type ServerGroup = z.infer<typeof SERVER_GROUP>;
export type Volume = z.infer<typeof VOLUME>;

export interface Inventory {
  readonly servers: readonly Server[];
  readonly serverGroups: readonly ServerGroup[];
  readonly volumes: readonly Volume[];
  readonly networks: readonly z.infer<typeof NETWORK>[];
  readonly subnets: readonly z.infer<typeof SUBNET>[];
  readonly routers: readonly z.infer<typeof ROUTER>[];
  readonly ports: readonly Port[];
  readonly floatingIps: readonly FloatingIp[];
  /** But for `default`, which Neutron makes for every project. */
  readonly securityGroups: readonly SecurityGroup[];
}

/** Everything the project has. */
export async function inventory(admin: Session, projectId: string): Promise<Inventory> {
  const ofNetwork = async <Item extends z.ZodType>(path: string, key: string, item: Item) => {
    const answer = await admin.call("network", "GET", `/v2.0/${path}?project_id=${projectId}`);
    return z.object({ [key]: z.array(item) }).parse(answer)[key] ?? [];
  };
  const all = `all_tenants=1&project_id=${projectId}`;
  const [servers, groups, volumes, networks, subnets, routers, ports, floatingIps, securityGroups] =
    await Promise.all([
      admin.call("compute", "GET", `/servers/detail?${all}`),
      admin.call("compute", "GET", "/os-server-groups?all_projects=True"),
      admin.call("volumev3", "GET", `/volumes/detail?${all}`),
      ofNetwork("networks", "networks", NETWORK),
      ofNetwork("subnets", "subnets", SUBNET),
      ofNetwork("routers", "routers", ROUTER),
      ofNetwork("ports", "ports", PORT),
      ofNetwork("floatingips", "floatingips", FLOATING_IP),
      ofNetwork("security-groups", "security_groups", SECURITY_GROUP),
    ]);
  const serverGroup = SERVER_GROUP.extend({ project_id: z.string() });
  return {
    servers: await Promise.all(
      z
        .object({ servers: z.array(SERVER) })
        .parse(servers)
        .servers.map((server) => (server.status === "ERROR" ? withFault(admin, server) : server)),
    ),
    serverGroups: z
      .object({ server_groups: z.array(serverGroup) })
      .parse(groups)
      .server_groups.filter((group) => group.project_id === projectId),
    volumes: z.object({ volumes: z.array(VOLUME) }).parse(volumes).volumes,
    networks,
    subnets,
    routers,
    ports,
    floatingIps,
    securityGroups: securityGroups.filter(({ name }) => name !== "default"),
  };
}

/** Nova's lists leave out why no hypervisor took a server. */
async function withFault(admin: Session, server: Server): Promise<Server> {
  const answer = await admin.call("compute", "GET", `/servers/${server.id}`);
  return z.object({ server: SERVER }).parse(answer).server;
}

/** One line for each thing there is, such as `server shop-web-1`. */
export function things(of: Inventory): readonly string[] {
  return [
    ...of.servers.map(({ name }) => `server ${name}`),
    ...of.serverGroups.map(({ name }) => `server group ${name}`),
    ...of.volumes.map(({ name }) => `volume ${name}`),
    ...of.networks.map(({ name }) => `network ${name}`),
    ...of.subnets.map(({ name }) => `subnet ${name}`),
    ...of.routers.map(({ name }) => `router ${name}`),
    ...of.ports.map(({ name, id }) => `port ${name || id}`),
    ...of.floatingIps.map(({ floating_ip_address }) => `floating IP ${floating_ip_address}`),
    ...of.securityGroups.map(({ name }) => `security group ${name}`),
  ];
}
