import { ENDPOINTS } from "../endpoints.ts";
import { HYPERVISORS } from "./nova.ts";
import { AUTHENTICATION, connection, ENOUGH, MESSAGES } from "./shared.ts";

export const CINDER_FILE = "/etc/nospof/cinder.conf";

const ZONES = [...new Set(HYPERVISORS.map(({ zone }) => zone))];

/** One back end in each zone of the hypervisors; it keeps volumes without keeping anything. */
export const CINDER = `\
[DEFAULT]
${MESSAGES}
host = storage
my_ip = 127.0.0.1
auth_strategy = keystone
osapi_volume_listen = 127.0.0.1
osapi_volume_listen_port = ${ENDPOINTS.volumev3.port}
osapi_volume_workers = 1
api_paste_config = /etc/cinder/api-paste.ini
state_path = /var/lib/cinder
glance_api_servers = http://127.0.0.1:${ENDPOINTS.image.port}
backend_stats_polling_interval = 5
enabled_backends = ${ZONES.join(",")}
default_availability_zone = ${ZONES[0]}
storage_availability_zone = ${ZONES[0]}
quota_volumes = ${ENOUGH}
quota_gigabytes = ${100 * ENOUGH}
[database]
${connection("cinder")}
[keystone_authtoken]
${AUTHENTICATION}
[service_user]
send_service_user_token = true
${AUTHENTICATION}
[nova]
${AUTHENTICATION}
[oslo_concurrency]
lock_path = /var/lib/cinder
${ZONES.map(
  (zone) => `\
[${zone}]
volume_driver = volumes_without_disks.Driver
volume_backend_name = ${zone}
backend_availability_zone = ${zone}
`,
).join("")}`;
