/** A Docker engine on a machine of its own. */
import { chmod, copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Hub, MANAGEMENT_INTERFACE, managementAddress, REGISTRY_HOSTS, REGISTRY_MIRROR } from "./hub.ts";
import { bootMachine, enterNetwork, type Machine, type RunOptions, runBehind } from "./machine.ts";

const RUNC = fileURLToPath(new URL("runc.sh", import.meta.url));

export interface Engine {
  readonly name: string;
  /** Path of its socket on this machine; `unix://` before it is a DOCKER_HOST. */
  readonly socket: string;
  /** Its docker command. @returns what it prints @throws ExecaError, with what it says, when it fails */
  readonly docker: (words: readonly string[], options?: RunOptions) => Promise<string>;
  /** All that a container has printed. @throws ExecaError for one that is not there */
  readonly printed: (container: string) => Promise<string>;
  /**
   * What stands before a command of this machine that runs in the network of the engine's host, where clients of bridge
   * networks are at home. Another one after each start. @throws Error when the engine is off
   */
  readonly enterNetwork: () => readonly string[];
  /** Such a command run to its end. @returns what it prints @throws ExecaError, with what it says, when it fails */
  readonly inNetwork: (command: readonly string[], options?: RunOptions) => Promise<string>;
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
  const wires = [MANAGEMENT_INTERFACE, ...setup.wires];
  let boots = 0;
  let machine: Machine | undefined;
  const running = (): Machine => {
    if (machine === undefined) throw new Error(`engine ${name} is off`);
    return machine;
  };

  // Another name at each boot: the kernel may take its time to be done with the last one's.
  const cableEnds = (): readonly string[] => wires.map((_, wire) => `${index}.${wire}.${boots}`);

  const plugIn = async ({ pid }: Machine): Promise<void> => {
    const ends = cableEnds();
    await hub.board.ip(
      wires.flatMap((wire, each) => [
        `link add ${ends[each]} type veth peer name ${wire} netns ${pid}`,
        `link set ${ends[each]} master ${wire} up`,
      ]),
    );
    const inside = [
      ...wires.map((wire) => `link set ${wire} up`),
      `address add ${managementAddress(index)} dev ${MANAGEMENT_INTERFACE}`,
    ];
    await runBehind([...enterNetwork(pid), "ip", "-batch", "-"], { input: inside.join("\n") });
  };
  const takeDown = async (gone: Machine): Promise<void> => {
    machine = undefined;
    await gone.kill();
    await rm(socket, { force: true });
  };

  return {
    name,
    socket,
    docker: async (words, options) => running().run(["docker", ...words], options),
    printed: async (container) => running().run(["sh", "-c", 'exec docker logs "$1" 2>&1', "sh", container]),
    enterNetwork: () => enterNetwork(running().pid),
    inNetwork: async (command, options) => runBehind([...enterNetwork(running().pid), ...command], options),
    kill: async () => {
      const killed = running();
      // Nobody hears a last word of what is killed.
      if (killed.isRunning()) await hub.board.ip(cableEnds().map((end) => `link delete ${end}`));
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
      boots += 1;
      const booted = await bootMachine({
        ...setup,
        hosts: REGISTRY_HOSTS,
        program: async ({ containers }) => {
          await writeFile(join(folder, "daemon.json"), daemonConfiguration(containers));
          await mkdir(join(folder, "programs"), { recursive: true });
          await copyFile(RUNC, join(folder, "programs", "runc"));
          await chmod(join(folder, "programs", "runc"), 0o755);
          return ["sh", "-c", "PATH=/machine/programs:$PATH exec dockerd --config-file=/machine/daemon.json"];
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
    log: async () => running().log(),
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
    const question = request({ socketPath: socket, path: "/_ping", timeout: 5000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    question
      .on("timeout", () => question.destroy())
      .on("error", () => resolve(undefined))
      .end();
  });
}
