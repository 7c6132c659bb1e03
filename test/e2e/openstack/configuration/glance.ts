import { ENDPOINTS } from "../endpoints.ts";
import { AUTHENTICATION, connection } from "./shared.ts";

export const GLANCE_FILE = "/etc/nospof/glance.conf";

export const GLANCE = `\
[DEFAULT]
bind_host = 127.0.0.1
bind_port = ${ENDPOINTS.image.port}
workers = 1
enabled_backends = files:file
[glance_store]
default_backend = files
[files]
filesystem_store_datadir = /var/lib/glance/images
[os_glance_staging_store]
filesystem_store_datadir = /var/lib/glance/staging
[os_glance_tasks_store]
filesystem_store_datadir = /var/lib/glance/tasks
[database]
${connection("glance")}
[keystone_authtoken]
${AUTHENTICATION}
[paste_deploy]
flavor = keystone
config_file = /etc/glance/glance-api-paste.ini
`;
