import { ENDPOINTS } from "../endpoints.ts";
import { AUTHENTICATION, connection, ENOUGH, MESSAGES } from "./shared.ts";

export const NEUTRON_FILE = "/etc/nospof/neutron.conf";

/** External networks, each the physical network of the same name. Topologies name them. */
export const EXTERNAL_NETWORKS = [
  { name: "public", cidr: "192.0.2.0/24" },
  { name: "public-net", cidr: "198.51.100.0/24" },
] as const;

/** No agents: routers are what the database says, and ports are bound by a driver that binds all of them. */
export const NEUTRON = `\
[DEFAULT]
bind_host = 127.0.0.1
bind_port = ${ENDPOINTS.network.port}
core_plugin = ml2
service_plugins = router,segments
auth_strategy = keystone
api_workers = 1
rpc_workers = 1
rpc_state_report_workers = 0
state_path = /var/lib/neutron
notify_nova_on_port_status_changes = false
notify_nova_on_port_data_changes = false
api_paste_config = /etc/neutron/api-paste.ini
${MESSAGES}
[database]
${connection("neutron")}
[keystone_authtoken]
${AUTHENTICATION}
[oslo_concurrency]
lock_path = /var/lib/neutron
[ml2]
type_drivers = flat,vxlan
tenant_network_types = vxlan
mechanism_drivers = bind_every_port
extension_drivers = port_security
[ml2_type_flat]
flat_networks = ${EXTERNAL_NETWORKS.map(({ name }) => name).join(",")}
[ml2_type_vxlan]
vni_ranges = 1:1000
[securitygroup]
enable_security_group = true
[quotas]
quota_network = ${ENOUGH}
quota_subnet = ${ENOUGH}
quota_port = ${ENOUGH}
quota_router = ${ENOUGH}
quota_floatingip = ${ENOUGH}
quota_security_group = ${ENOUGH}
quota_security_group_rule = ${10 * ENOUGH}
`;
