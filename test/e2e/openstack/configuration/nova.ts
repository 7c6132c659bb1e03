import { ENDPOINTS } from "../endpoints.ts";
import { AUTHENTICATION, connection, ENOUGH, MESSAGES } from "./shared.ts";

export const NOVA_FILE = "/etc/nospof/nova.conf";

/** Hypervisors and their availability zones. The fake driver believes to have 1000 cores and 800 GB of memory on each. */
export const HYPERVISORS = [
  { host: "host1", zone: "az1" },
  { host: "host2", zone: "az1" },
  { host: "host3", zone: "az2" },
  { host: "host4", zone: "az2" },
] as const;

export function hypervisorFile(host: string): string {
  return `/etc/nospof/nova-${host}.conf`;
}

/**
 * Of nova's services, or of the one that runs a hypervisor.
 *
 * @param host name of the hypervisor, or of the machine that the other services run on
 */
export function nova(host: string): string {
  return `\
[DEFAULT]
${MESSAGES}
host = ${host}
my_ip = 127.0.0.1
osapi_compute_listen = 127.0.0.1
osapi_compute_workers = 1
enabled_apis = osapi_compute
compute_driver = fake.FakeDriver
state_path = /var/lib/nova/${host}
instances_path = /var/lib/nova/${host}/instances
vif_plugging_is_fatal = false
vif_plugging_timeout = 0
[api_database]
${connection("nova_api")}
[database]
${connection("nova")}
[keystone_authtoken]
${AUTHENTICATION}
[service_user]
send_service_user_token = true
${AUTHENTICATION}
[placement]
${AUTHENTICATION}
[neutron]
${AUTHENTICATION}
[cinder]
${AUTHENTICATION}
[glance]
api_servers = http://127.0.0.1:${ENDPOINTS.image.port}
[oslo_concurrency]
lock_path = /var/lib/nova/${host}
[conductor]
workers = 1
[scheduler]
workers = 1
[quota]
instances = ${ENOUGH}
cores = ${ENOUGH}
ram = ${1024 * ENOUGH}
server_groups = ${ENOUGH}
server_group_members = ${ENOUGH}
[vnc]
enabled = false
[wsgi]
api_paste_config = /etc/nova/api-paste.ini
`;
}
