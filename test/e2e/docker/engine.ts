/** A Docker engine on a machine of its own. */
import { rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Options, Result } from "execa";
import { type Hub, MANAGEMENT_INTERFACE, managementAddress, REGISTRY_HOSTS, REGISTRY_MIRROR } from "./hub.ts";
import { bootMachine, type Machine, runInNetwork } from "./machine.ts";

export interface Engine {
  readonly name: string;
  /** Path of its socket on this machine; `unix://` before it is a DOCKER_HOST. */
  readonly socket: string;
  /** Its docker command. @throws ExecaError when that fails */
  readonly docker: (words: readonly string[], options?: Options) => Promise<Result>;
  /**
   * A command of this machine in the network of the engine's host, where clients of bridge networks are at home.
   * @throws ExecaError when it fails
   */
  readonly inNetwork: (command: readonly string[], options?: Options) => Promise<Result>;
  /** As a loss of power: its cables are dead, then all its processes and containers at once. Its disk stays. */
  readonly kill: () => Promise<void>;
  /** Stops the daemon in order, and with it all containers. */
  readonly stop: () => Promise<void>;
  /** Starts it again on what it left; resolves when it answers. @throws Error when it is running, or does not come up */
  readonly start: () => Promise<void>;
  readonly log: () => Promise<string>;
}

export interface EngineSetup {
  readonly fleet: string;
  readonly name: string;
  /** From 0, among the engines of the fleet. */
  readonly index: number;
  readonly folder: string;
  readonly hub: Hub;
  /** Its interfaces besides the first. */
  readonly wires: readonly string[];
}

/** An engine that is off. */
export function placeEngine(setup: EngineSetup): Engine {
  const { name, folder, hub, index } = setup;
  const socket = join(folder, "docker.sock");
  const cables = [MANAGEMENT_INTERFACE, ...setup.wires].map((wire, each) => ({ wire, end: `${index}.${each}` }));
  let machine: Machine | undefined;
  const running = (): Machine => {
    if (machine === undefined) throw new Error(`engine ${name} is off`);
    return machine;
  };

  const plugIn = async ({ pid }: Machine): Promise<void> => {
    await hub.board.ip(
      cables.flatMap(({ wire, end }) => [
        `link add ${end} type veth peer name ${wire} netns ${pid}`,
        `link set ${end} master ${wire} up`,
      ]),
    );
    for (const { wire } of cables) await runInNetwork(pid, ["ip", "link", "set", wire, "up"]);
    await runInNetwork(pid, ["ip", "address", "add", managementAddress(index), "dev", MANAGEMENT_INTERFACE]);
  };
  const takeDown = async (gone: Machine): Promise<void> => {
    machine = undefined;
    await gone.kill();
    await rm(socket, { force: true });
  };

  return {
    name,
    socket,
    docker: (words, options) => running().run(["docker", ...words], options),
    inNetwork: (command, options) => runInNetwork(running().pid, command, options),
    kill: async () => {
      const killed = running();
      // Nobody hears a last word of what is killed.
      await hub.board.ip(cables.map(({ end }) => `link delete ${end}`));
      await takeDown(killed);
    },
    stop: async () => {
      const stopped = running();
      await stopped.run(["pkill", "-TERM", "-x", "dockerd"]);
      await stopped.ended;
      await takeDown(stopped);
    },
    start: async () => {
      if (machine !== undefined) throw new Error(`engine ${name} is running`);
      const booted = await bootMachine({
        ...setup,
        hosts: REGISTRY_HOSTS,
        program: async ({ containers }) => {
          await writeFile(join(folder, "daemon.json"), daemonConfiguration(containers));
          return ["dockerd", "--config-file=/machine/daemon.json"];
        },
      });
      machine = booted;
      try {
        await plugIn(booted);
        booted.begin();
        await untilItAnswers(name, socket, booted);
      } catch (error) {
        await takeDown(booted);
        throw error;
      }
    },
    log: () => running().log(),
  };
}

function daemonConfiguration(cgroupParent: string): string {
  return JSON.stringify(
    {
      hosts: ["unix:///machine/docker.sock", "unix:///run/docker.sock"],
      "data-root": "/machine/data",
      "exec-root": "/run/docker",
      pidfile: "/run/docker.pid",
      "storage-driver": "overlay2",
      "cgroup-parent": cgroupParent,
      "registry-mirrors": [REGISTRY_MIRROR],
      "insecure-registries": ["registry.example"],
    },
    undefined,
    2,
  );
}

const PATIENCE_MS = 120_000;

async function untilItAnswers(name: string, socket: string, machine: Machine): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += 50) {
    if ((await statusOf(socket)) === 200) return;
    if (!machine.isRunning()) break;
    await sleep(50);
  }
  throw new Error(`engine ${name} does not answer:\n${await machine.log()}`);
}

function statusOf(socket: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    request({ socketPath: socket, path: "/_ping", timeout: 5000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on("timeout", function timedOut() {
        this.destroy();
      })
      .on("error", () => resolve(undefined))
      .end();
  });
}
