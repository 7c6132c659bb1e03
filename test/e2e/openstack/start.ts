/** Starting what is set up. */
import { z } from "zod";
import { HYPERVISORS } from "./configuration/nova.ts";
import { APIS, type Api, ENDPOINTS, socketOf } from "./endpoints.ts";
import { ask } from "./http.ts";
import type { Machine } from "./machine.ts";
import {
  CINDER,
  DATABASE,
  GATES,
  GLANCE,
  KEYSTONE,
  MESSAGE_BROKER,
  NEUTRON,
  NOVA,
  PLACEMENT,
} from "./programs.ts";
import type { Session } from "./session.ts";

const SERVICES = z.object({
  services: z.array(z.object({ state: z.string(), updated_at: z.string().nullable() })),
});

export async function startDatabase(machine: Machine): Promise<void> {
  await machine.start(DATABASE);
  await machine.until("MariaDB answers", [DATABASE.name], async () => {
    const { exitCode } = await machine.ask(["mariadb-admin", "--socket=/var/lib/mysql/socket", "ping"]);
    return exitCode === 0;
  });
}

export async function startBroker(machine: Machine): Promise<void> {
  await machine.start(MESSAGE_BROKER);
  // The port is opened at the very end.
  await machine.until("RabbitMQ answers", [MESSAGE_BROKER.name], async () => {
    const { exitCode } = await machine.ask(["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5672"]);
    return exitCode === 0;
  });
}

export async function startGates(machine: Machine): Promise<void> {
  await Promise.all(GATES.map(machine.start));
}

/** Waits for an API. */
export async function answers(machine: Machine, api: Api): Promise<void> {
  await machine.until(`the API of ${api} answers`, [ENDPOINTS[api].program], async () => {
    const { status } = await ask(machine.outside(socketOf(api)), { method: "GET", path: "/" });
    return status > 0 && status < 500;
  });
}

/** Starts everything on databases that are there; each API answers when it is done. */
export async function startServices(machine: Machine): Promise<void> {
  await Promise.all([
    startDatabase(machine).then(() => Promise.all([KEYSTONE, PLACEMENT, GLANCE].map(machine.start))),
    startBroker(machine),
    startGates(machine),
  ]);
  await Promise.all([NEUTRON, NOVA, CINDER].map(machine.start));
  await Promise.all(APIS.map((api) => answers(machine, api)));
}

const POOLS = z.object({ pools: z.array(z.object({ name: z.string() })) });

/** Waits until the services without an API have reported after `since`, and volumes find a back end in each zone. */
export async function reported(machine: Machine, admin: Session, since: Date): Promise<void> {
  const all = async (api: Api, count: number): Promise<boolean> => {
    const { services } = SERVICES.parse(await admin.call(api, "GET", "/os-services"));
    const up = services.filter(
      ({ state, updated_at }) =>
        state === "up" && updated_at !== null && new Date(`${updated_at}Z`).getTime() >= since.getTime(),
    );
    return up.length >= count;
  };
  await Promise.all([
    machine.until("every service of nova has reported", ["nova-conductor", "nova-compute-host1"], () =>
      all("compute", 2 + HYPERVISORS.length),
    ),
    machine.until("every service of cinder has reported", ["cinder-scheduler", "cinder-volume"], () =>
      all("volumev3", 3),
    ),
    // Its scheduler knows none until one has told it; what one tells before it listens is lost.
    machine.until(
      "cinder's scheduler knows every back end",
      ["cinder-scheduler", "cinder-volume"],
      async () => {
        const { pools } = POOLS.parse(await admin.call("volumev3", "GET", "/scheduler-stats/get_pools"));
        return pools.length >= new Set(HYPERVISORS.map(({ zone }) => zone)).size;
      },
    ),
  ]);
}
