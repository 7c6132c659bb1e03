/** What the configuration files of all services have in common. */
import { PASSWORD, REGION, SERVICES } from "../accounts.ts";
import { ENDPOINTS } from "../endpoints.ts";

const DATABASE_USER = "openstack";
const DATABASE_PORT = 3306;

/** Of MariaDB. */
export const DATABASES = [
  "keystone",
  "placement",
  "glance",
  "neutron",
  "nova",
  "nova_api",
  "nova_cell0",
  "cinder",
] as const;

export type Database = (typeof DATABASES)[number];

export const CREATE_DATABASES = [
  `create user ${DATABASE_USER}@127.0.0.1 identified by '${PASSWORD}';`,
  ...DATABASES.flatMap((name) => [
    `create database ${name} character set utf8;`,
    `grant all on ${name}.* to ${DATABASE_USER}@127.0.0.1;`,
  ]),
].join("\n");

export function connection(database: Database): string {
  return `connection = mysql+pymysql://${DATABASE_USER}:${PASSWORD}@127.0.0.1:${DATABASE_PORT}/${database}?charset=utf8`;
}

export const MESSAGES = "transport_url = rabbit://guest:guest@127.0.0.1:5672/";

/** How a service asks keystone who somebody is, and how it proves to others who it is itself. */
export const AUTHENTICATION = `\
auth_url = http://127.0.0.1:${ENDPOINTS.identity.port}
www_authenticate_uri = http://127.0.0.1:${ENDPOINTS.identity.port}
auth_type = password
user_domain_name = Default
project_domain_name = Default
username = ${SERVICES.user}
password = ${PASSWORD}
project_name = ${SERVICES.project}
region_name = ${REGION}`;

/** More than any test needs; a test that needs little says so (see quotas.ts). */
export const ENOUGH = 1000;
