/** What the machines of a fleet have in common: the switches that join them, and a registry. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Switchboard, switchboard } from "../../../src/targets/lab/machine/switchboard.ts";
import { bootMachine, enterNetwork, type Machine, runBehind } from "./machine.ts";

/** RFC 2544's addresses for measurements: no topology of a test has them. */
const MANAGEMENT = "198.18.0";
const REGISTRY_ADDRESS = `${MANAGEMENT}.1`;

/** The interface that every machine has, and by which it reaches the registry. */
export const MANAGEMENT_INTERFACE = "eth0";

/** The registry is Docker Hub's mirror, and `registry.example` itself. */
export const REGISTRY_MIRROR = `http://${REGISTRY_ADDRESS}`;
export const REGISTRY_HOSTS = `${REGISTRY_ADDRESS} registry.example`;

export interface Hub {
  readonly machine: Machine;
  readonly board: Switchboard;
  /** Where image-store.ts puts images. */
  readonly images: string;
}

/** @param wires Interfaces that every engine gets besides the first one, each with a switch of its own. */
export async function startHub(fleet: string, folder: string, wires: readonly string[]): Promise<Hub> {
  const machine = await bootMachine({
    fleet,
    name: "hub",
    folder,
    hosts: REGISTRY_HOSTS,
    program: async () => {
      await writeFile(join(folder, "registry.yml"), registryConfiguration());
      return ["docker-registry", "serve", "/machine/registry.yml"];
    },
  });
  const board = switchboard(machine.cgroup.programs, machine.pid);
  await board.ip([
    ...[MANAGEMENT_INTERFACE, ...wires].map(
      (wire) => `link add ${wire} up type bridge stp_state 0 forward_delay 0 mcast_snooping 0`,
    ),
    `address add ${REGISTRY_ADDRESS}/24 dev ${MANAGEMENT_INTERFACE}`,
  ]);
  machine.begin();
  await untilItAnswers(machine);
  return { machine, board, images: join(folder, "images") };
}

/** @param index From 0. @returns with prefix length */
export function managementAddress(index: number): string {
  return `${MANAGEMENT}.${index + 11}/24`;
}

function registryConfiguration(): string {
  return JSON.stringify({
    version: 0.1,
    log: { level: "warn", accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: "/machine/images" },
      maintenance: { readonly: { enabled: true } },
    },
    http: { addr: `${REGISTRY_ADDRESS}:80` },
  });
}

const PATIENCE_MS = 60_000;

async function untilItAnswers(machine: Machine): Promise<void> {
  const question = ["bash", "-c", `: </dev/tcp/${REGISTRY_ADDRESS}/80`];
  for (let waited = 0; waited < PATIENCE_MS; waited += 50) {
    try {
      await runBehind([...enterNetwork(machine.pid), ...question]);
      return;
    } catch {
      if (!machine.isRunning()) break;
    }
    await sleep(50);
  }
  throw new Error(`the registry does not answer:\n${await machine.log()}`);
}
