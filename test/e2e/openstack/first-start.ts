/** The first start: databases are made and filled with what a cloud has before anybody deploys to it. */
import { z } from "zod";
import { ADMIN, PASSWORD, REGION } from "./accounts.ts";
import { CINDER_FILE } from "./configuration/cinder.ts";
import { GLANCE_FILE } from "./configuration/glance.ts";
import { KEYSTONE_FILE } from "./configuration/keystone.ts";
import { NEUTRON_FILE } from "./configuration/neutron.ts";
import { HYPERVISORS, NOVA_FILE } from "./configuration/nova.ts";
import { PLACEMENT_FILE } from "./configuration/placement.ts";
import { CREATE_DATABASES } from "./configuration/shared.ts";
import { addComputing, addExternalNetworks, addImage, fillIdentity } from "./contents.ts";
import { catalogUrl, socketOf } from "./endpoints.ts";
import type { Machine } from "./machine.ts";
import { DATABASE, GLANCE, KEYSTONE, NEUTRON, NOVA, PLACEMENT } from "./programs.ts";
import { openSession, type Session } from "./session.ts";
import { answers, startBroker, startDatabase, startGates } from "./start.ts";

/** Leaves MariaDB stopped, and its files whole. Everything else is to be ended by closing the machine. */
export async function firstStart(machine: Machine): Promise<void> {
  await Promise.all([startDatabase(machine), startBroker(machine), startGates(machine)]);
  await once(
    machine,
    "create-databases",
    "mariadb",
    "--socket=/var/lib/mysql/socket",
    `-e${CREATE_DATABASES}`,
  );
  const admin = identity(machine);
  await Promise.all([
    admin,
    placement(machine),
    images(machine, admin),
    networks(machine, admin),
    computing(machine, admin),
    once(machine, "cinder-manage", "cinder-manage", "--config-file", CINDER_FILE, "db", "sync"),
  ]);
  await machine.end(DATABASE.name);
}

function once(machine: Machine, name: string, ...command: readonly string[]): Promise<void> {
  return machine.run({ name, command });
}

async function identity(machine: Machine): Promise<Session> {
  const manage = (action: string, ...rest: readonly string[]): Promise<void> =>
    once(machine, `keystone-${action}`, "keystone-manage", "--config-file", KEYSTONE_FILE, action, ...rest);
  const owner = ["--keystone-user", "root", "--keystone-group", "root"];
  await Promise.all([
    manage("db_sync"),
    manage("fernet_setup", ...owner),
    manage("credential_setup", ...owner),
  ]);
  await manage(
    "bootstrap",
    ...["--bootstrap-password", PASSWORD],
    ...["--bootstrap-region-id", REGION],
    ...["public", "internal", "admin"].flatMap((kind) => [`--bootstrap-${kind}-url`, catalogUrl("identity")]),
  );
  await machine.start(KEYSTONE);
  await answers(machine, "identity");
  const admin = await openSession((api) => machine.outside(socketOf(api)), ADMIN);
  await fillIdentity(admin);
  return admin;
}

async function placement(machine: Machine): Promise<void> {
  await once(machine, "placement-manage", "placement-manage", "--config-file", PLACEMENT_FILE, "db", "sync");
  await machine.start(PLACEMENT);
}

async function images(machine: Machine, admin: Promise<Session>): Promise<void> {
  await once(machine, "glance-manage", "glance-manage", "--config-file", GLANCE_FILE, "db_sync");
  await machine.start(GLANCE);
  await answers(machine, "image");
  await addImage(await admin);
}

async function networks(machine: Machine, admin: Promise<Session>): Promise<void> {
  const manage = ["neutron-db-manage", "--config-file", NEUTRON_FILE, "upgrade", "heads"];
  await once(machine, "neutron-db-manage", ...manage);
  await machine.start(NEUTRON);
  await answers(machine, "network");
  await addExternalNetworks(await admin);
}

async function computing(machine: Machine, admin: Promise<Session>): Promise<void> {
  const manage = (...rest: readonly string[]): Promise<void> =>
    once(machine, `nova-manage-${rest.join("-")}`, "nova-manage", "--config-file", NOVA_FILE, ...rest);
  await manage("api_db", "sync");
  await manage("cell_v2", "map_cell0");
  await manage("cell_v2", "create_cell");
  await manage("db", "sync");
  const session = await admin;
  await machine.start(NOVA);
  await machine.until("every hypervisor is there", ["nova-compute-host1", "nova-conductor"], async () => {
    const services = await session.call("compute", "GET", "/os-services?binary=nova-compute");
    return (
      z.object({ services: z.array(z.unknown()) }).parse(services).services.length === HYPERVISORS.length
    );
  });
  await manage("cell_v2", "discover_hosts");
  await addComputing(session);
}
