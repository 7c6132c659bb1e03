/**
 * A real OpenStack control plane for tests: keystone, placement, glance, neutron, nova with four fake hypervisors in two
 * zones, and cinder with a back end in each. It listens on loopback of a network namespace of its own; machines and wires are
 * not real, everything that its APIs say is.
 */
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { execa } from "execa";
import type { CommandResult } from "../../programs/namespace.ts";
import { ADMIN, environmentOf, MEMBER } from "./accounts.ts";
import { socketOf } from "./endpoints.ts";
import { openMachine } from "./machine.ts";
import { openSession, type Session } from "./session.ts";
import { restore, snapshot } from "./snapshot.ts";
import { reported, startServices } from "./start.ts";

export interface ControlPlane {
  /** Process id, on the real machine, of its first process: `nsenter --target <pid> --net` leads to the APIs. */
  readonly pid: number;
  /** What tells a client where it is and who deploys: a member of a project, no administrator. `OS_AUTH_URL` and so on. */
  readonly environment: Readonly<Record<string, string>>;
  /** The operator of the cloud. */
  readonly admin: Session;
  /** Who deploys. */
  readonly member: Session;
  /**
   * Words that, put before a command, run it with the real machine's files in the network of the control plane, where it
   * ends with it at the latest. The `environment` is not among them.
   */
  readonly enter: readonly string[];
  /** Runs a command that way to its end, with `environment`. Never throws for a failing command. */
  readonly run: (
    command: readonly string[],
    options?: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> },
  ) => Promise<CommandResult>;
  /** Runs a command of the Debian that OpenStack is in, such as `openstack`, with `environment`. Never throws for one that fails. */
  readonly runInside: (command: readonly string[]) => Promise<CommandResult>;
  /** Checks user data by `cloud-init schema`; its output says what is wrong where. */
  readonly checkUserData: (text: string) => Promise<CommandResult>;
  /** Copies all logs so far to a folder of their own below /tmp, and gives its path. */
  readonly keepLogs: () => Promise<string>;
  /** Ends every process and forgets everything. */
  readonly stop: () => Promise<void>;
}

/** @throws Error that says what failed, with the end of its log and where all logs are */
export async function startControlPlane(): Promise<ControlPlane> {
  const archive = await snapshot();
  const since = new Date();
  const machine = await openMachine();
  try {
    await restore(machine, archive);
    await startServices(machine);
    const outside = (api: Parameters<typeof socketOf>[0]): string => machine.outside(socketOf(api));
    const [admin, member] = await Promise.all([openSession(outside, ADMIN), openSession(outside, MEMBER)]);
    await reported(machine, admin, since);
    const environment = environmentOf(MEMBER);
    const enter = ["nsenter", "--target", String(machine.pid), "--net", "--pid", "--"];
    return {
      pid: machine.pid,
      environment,
      admin,
      member,
      enter,
      run: async (command, { cwd, env } = {}) => {
        const [program = "", ...rest] = [...enter, ...command];
        const result = await execa(program, rest, {
          reject: false,
          all: true,
          stdin: "ignore",
          env: { ...env, ...environment },
          ...(cwd !== undefined && { cwd }),
        });
        return { exitCode: result.exitCode ?? 128, output: result.all };
      },
      runInside: (command) =>
        machine.ask([
          "env",
          ...Object.entries(environment).map(([key, value]) => `${key}=${value}`),
          ...command,
        ]),
      checkUserData: async (text) => {
        const file = `/tmp/user-data-${randomUUID()}`;
        await writeFile(machine.outside(file), text);
        return machine.ask(["cloud-init", "schema", "--config-file", file]);
      },
      keepLogs: machine.keepLogs,
      stop: machine.close,
    };
  } catch (error) {
    await machine.close();
    throw error;
  }
}
