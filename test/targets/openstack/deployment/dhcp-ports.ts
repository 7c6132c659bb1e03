/** What Neutron's DHCP agent does first: takes an address on each network that has DHCP. */
import { z } from "zod";
import type { ControlPlane } from "../../../e2e/openstack/control-plane.ts";

const SUBNETS = z.object({
  subnets: z.array(z.object({ id: z.string(), network_id: z.string(), enable_dhcp: z.boolean() })),
});
const PORTS = z.object({ ports: z.array(z.object({ network_id: z.string() })) });

/** Makes the ports that are missing. From then on Nova tells new machines that their addresses come by DHCP. */
export async function addDhcpPorts({ admin }: ControlPlane): Promise<void> {
  const { subnets } = SUBNETS.parse(await admin.call("network", "GET", "/v2.0/subnets"));
  const { ports } = PORTS.parse(await admin.call("network", "GET", "/v2.0/ports?device_owner=network:dhcp"));
  const served = new Set(ports.map((port) => port.network_id));
  for (const { id, network_id, enable_dhcp } of subnets) {
    if (!enable_dhcp || served.has(network_id)) continue;
    const port = {
      network_id,
      fixed_ips: [{ subnet_id: id }],
      device_owner: "network:dhcp",
      device_id: `dhcp-${network_id}`,
    };
    await admin.call("network", "POST", "/v2.0/ports", { port });
  }
}
