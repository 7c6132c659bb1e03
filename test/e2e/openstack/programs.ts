/** What runs in the cloud, and how each is started. */
import { CINDER_FILE } from "./configuration/cinder.ts";
import { GLANCE_FILE } from "./configuration/glance.ts";
import { KEYSTONE_FILE } from "./configuration/keystone.ts";
import { NEUTRON_FILE } from "./configuration/neutron.ts";
import { HYPERVISORS, hypervisorFile, NOVA_FILE } from "./configuration/nova.ts";
import { PLACEMENT_FOLDER } from "./configuration/placement.ts";
import { APIS, ENDPOINTS, socketOf } from "./endpoints.ts";

export interface Program {
  /** Of its log, too. */
  readonly name: string;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export const DATABASE: Program = {
  name: "mariadb",
  command: [
    "mariadbd",
    "--no-defaults",
    "--user=mysql",
    "--datadir=/var/lib/mysql",
    "--socket=/var/lib/mysql/socket",
    "--bind-address=127.0.0.1",
    "--max-connections=1000",
    // The machine's memory holds it all; nothing has to survive.
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-flush-method=nosync",
    "--innodb-doublewrite=0",
    "--skip-name-resolve",
  ],
};

export const MESSAGE_BROKER: Program = {
  name: "rabbitmq",
  command: ["/usr/lib/rabbitmq/bin/rabbitmq-server"],
  environment: {
    RABBITMQ_NODENAME: "openstack@localhost",
    RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
    RABBITMQ_LOGS: "-",
    // Two threads instead of dozens.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "+S 2:2 +A 4",
    ERL_EPMD_ADDRESS: "127.0.0.1",
  },
};

/**
 * A WSGI application, with one thread: keystone's first requests, when they come together, are refused at random (403).
 * Connections are closed after each answer: uWSGI does not say when it gives one up.
 */
function application(name: string, port: number, file: string): readonly string[] {
  return [
    "uwsgi_python3",
    `--http-socket=127.0.0.1:${port}`,
    `--wsgi-file=${file}`,
    `--procname=${name}`,
    "--lazy-apps",
    "--need-app",
    "--buffer-size=65535",
    "--post-buffering=65535",
    "--add-header=Connection: close",
    "--die-on-term",
  ];
}

export const KEYSTONE: Program = {
  name: "keystone",
  command: application("keystone", ENDPOINTS.identity.port, "/usr/bin/keystone-wsgi-public"),
  environment: { OS_KEYSTONE_CONFIG_FILES: KEYSTONE_FILE },
};

export const PLACEMENT: Program = {
  name: "placement",
  command: application("placement", ENDPOINTS.placement.port, "/usr/bin/placement-api"),
  environment: { OS_PLACEMENT_CONFIG_DIR: PLACEMENT_FOLDER },
};

interface Service {
  readonly name: string;
  /** Python's, with a function `main`. */
  readonly module: string;
  readonly configuration: string;
}

/** Services that share what they import: half of the time of a start is Python reading modules. */
function services(name: string, all: readonly Service[]): Program {
  const words = all.flatMap((service) => [
    "--",
    service.name,
    service.module,
    "--config-file",
    service.configuration,
  ]);
  return { name, command: ["python3", "/etc/nospof/python/services.py", ...words] };
}

export const GLANCE = services("glance", [
  { name: "glance-api", module: "glance.cmd.api", configuration: GLANCE_FILE },
]);

export const NEUTRON: Program = {
  name: "neutron",
  command: ["neutron-server", "--config-file", NEUTRON_FILE],
};

export const NOVA = services("nova", [
  ...["conductor", "scheduler", "api"].map((part) => ({
    name: `nova-${part}`,
    module: `nova.cmd.${part}`,
    configuration: NOVA_FILE,
  })),
  ...HYPERVISORS.map(({ host }) => ({
    name: `nova-compute-${host}`,
    module: "nova.cmd.compute",
    configuration: hypervisorFile(host),
  })),
]);

export const CINDER = services(
  "cinder",
  ["scheduler", "volume", "api"].map((part) => ({
    name: `cinder-${part}`,
    module: `cinder.cmd.${part}`,
    configuration: CINDER_FILE,
  })),
);

/** How the APIs are reached from outside of the network namespace. */
export const GATES: readonly Program[] = APIS.map((api) => ({
  name: `gate-${api}`,
  command: [
    "socat",
    "-lf/dev/null",
    `UNIX-LISTEN:${socketOf(api)},fork,backlog=128`,
    `TCP:127.0.0.1:${ENDPOINTS[api].port}`,
  ],
}));
