/** What HAProxy thinks of its servers, asked through its admin socket. */
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { Plan } from "../../plan/model.ts";
import type { Lab } from "../../targets/lab/lab.ts";
import { isElected } from "../../topology/replication.ts";
import type { Ailments } from "./ailments.ts";

/** As templates/haproxy/haproxy.cfg.hbs has it. */
const ADMIN_SOCKET = "/var/lib/haproxy/admin.sock";

/** One that hangs does not answer either; in milliseconds. */
const PATIENCE_MS = 2000;

/** Every HAProxy sees all its servers up; of those that have elected one to be written to, that one. */
export function haproxyServers(plan: Plan): Ailments {
  const hosts = plan.instances.filter(({ programs }) => programs.includes("haproxy"));
  const elected = electedWriters(plan);
  return async (lab) => {
    const found = await Promise.all(
      hosts
        .filter(({ name }) => lab.isOn(name))
        .map(({ name, group }) => ailmentsOf(lab, name, elected.get(group) ?? NONE)),
    );
    return found.flat();
  };
}

const NONE: ReadonlySet<string> = new Set();

/** By load balancer: backends of which one server is up, whichever the servers have elected. */
function electedWriters({ groups }: Plan): ReadonlyMap<string, ReadonlySet<string>> {
  const elects = new Set(
    groups.flatMap((group) => (group.kind === "database" && isElected(group.declared) ? [group.name] : [])),
  );
  return new Map(
    groups.flatMap((group): readonly (readonly [string, ReadonlySet<string>])[] => {
      if (group.kind !== "load-balancer") return [];
      const listeners = group.listeners.filter(({ servers }) =>
        servers.some(({ to }) => to.kind === "database" && to.role === "writer" && elects.has(to.name)),
      );
      return [[group.name, new Set(listeners.map(({ name }) => `${name}_servers`))]];
    }),
  );
}

async function ailmentsOf(lab: Lab, host: string, elected: ReadonlySet<string>): Promise<readonly string[]> {
  const statistics = await ask(lab.pathOf(host, ADMIN_SOCKET), "show stat");
  if (statistics === undefined) return [`HAProxy on ${host} does not answer`];
  const states = serverStates(statistics);
  const down = states
    .filter(({ backend, status }) => !isUp(status) && !elected.has(backend))
    .map(({ backend, server, status }) => `HAProxy on ${host} sees ${server} of ${backend} as ${status}`);
  const undecided = [...elected].flatMap((backend) => {
    const up = states.filter((state) => state.backend === backend && isUp(state.status));
    return up.length === 1 ? [] : [`HAProxy on ${host} sees ${up.length} writers among ${backend}`];
  });
  return [...down, ...undecided];
}

/** `UP 1/3` has failed its last checks, and may be down with the next. */
function isUp(status: string): boolean {
  return status === "UP" || status === "no check";
}

export interface ServerState {
  readonly backend: string;
  readonly server: string;
  /** `UP`, `DOWN`, `DOWN 1/2`, `no check` … */
  readonly status: string;
}

/** @param csv what `show stat` gives (management.txt of HAProxy, 9.1): a heading of names, then a line for each proxy and server */
export function serverStates(csv: string): readonly ServerState[] {
  const [heading = "", ...lines] = csv.split("\n").filter((line) => line !== "");
  const names = heading.replace(/^# /, "").split(",");
  const cell = (line: string, name: string): string => line.split(",")[names.indexOf(name)] ?? "";
  return lines
    .map((line) => ({
      backend: cell(line, "pxname"),
      server: cell(line, "svname"),
      status: cell(line, "status"),
    }))
    .filter(({ server }) => server !== "FRONTEND" && server !== "BACKEND");
}

/** Undefined when nobody answers. */
async function ask(path: string, command: string): Promise<string | undefined> {
  const socket = connect({ path });
  socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error("timeout")));
  try {
    socket.write(`${command}\n`);
    return await text(socket);
  } catch {
    // Whoever asks says so: it may be about to start.
    return undefined;
  } finally {
    socket.destroy();
  }
}
