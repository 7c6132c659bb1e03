/** What HAProxy thinks of its servers, asked through its admin socket. */
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { Plan } from "../../plan/model.ts";
import type { Lab } from "../../targets/lab/lab.ts";
import type { Ailments } from "./ailments.ts";

/** As templates/haproxy/haproxy.cfg.hbs has it. */
const ADMIN_SOCKET = "/var/lib/haproxy/admin.sock";

/** One that hangs does not answer either; in milliseconds. */
const PATIENCE_MS = 2000;

/** Every HAProxy sees all its servers up. */
export function haproxyServers({ instances }: Plan): Ailments {
  const hosts = instances.filter(({ programs }) => programs.includes("haproxy")).map(({ name }) => name);
  return async (lab) => {
    const found = await Promise.all(
      hosts.filter((host) => lab.isOn(host)).map((host) => ailmentsOf(lab, host)),
    );
    return found.flat();
  };
}

async function ailmentsOf(lab: Lab, host: string): Promise<readonly string[]> {
  const statistics = await ask(lab.pathOf(host, ADMIN_SOCKET), "show stat");
  if (statistics === undefined) return [`HAProxy on ${host} does not answer`];
  return serverStates(statistics)
    .filter(({ status }) => !isUp(status))
    .map(({ backend, server, status }) => `HAProxy on ${host} sees ${server} of ${backend} as ${status}`);
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
