/**
 * Docker engines, each on a machine of its own, joined by switches and served by a registry of their own: everything in
 * namespaces, nothing of this machine is changed or reached by its network.
 */
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Image } from "../images/image.ts";
import { publish, withdraw } from "../images/image-store.ts";
import { type Engine, placeEngine } from "./engine.ts";
import { fleetsWithCgroups, removeFleetCgroups } from "./fleet-cgroups.ts";
import { isOrphan, newFleetName } from "./fleet-name.ts";
import { startHub } from "./hub.ts";
import { enterNetwork, type RunOptions, runBehind } from "./machine.ts";

export interface FleetSetup {
  /** Names of the engines, all of which are started. */
  readonly engines: readonly string[];
  /**
   * Interfaces that every engine has besides `eth0`, as `eth1`: a macvlan network takes one for itself. Those of one name are
   * on one switch. Default: none.
   */
  readonly wires?: readonly string[];
  /** What the registry holds at first, by the names users write. */
  readonly images?: Readonly<Record<string, Image>>;
}

export interface Fleet extends AsyncDisposable {
  /** Of its cgroups and, behind {@link FOLDER_PREFIX}, of its folder. */
  readonly name: string;
  /** @throws Error for a name that is not one of the engines' */
  readonly engine: (name: string) => Engine;
  /** Puts an image into the registry, or in the place of another. */
  readonly publish: (name: string, image: Image) => Promise<void>;
  /** Takes an image out of the registry. */
  readonly withdraw: (name: string) => Promise<void>;
  /**
   * What stands before a command of this machine that runs beside the switches: its interfaces are `eth0` and the wires, each the
   * switch of that name. Clients of macvlan networks are here, whose own hosts do not reach them. They need an address, by
   * {@link addAddress}.
   */
  readonly enterNetwork: readonly string[];
  /** Such a command run to its end. @returns what it prints @throws ExecaError, with what it says, when it fails */
  readonly inNetwork: (command: readonly string[], options?: RunOptions) => Promise<string>;
  /** @param address With prefix length, as `10.20.1.1/24`. @param wire `eth0` or one of the wires. */
  readonly addAddress: (address: string, wire: string) => Promise<void>;
  /** Kills everything and removes every trace. Fine to call twice. */
  readonly close: () => Promise<void>;
}

/** Removes what earlier processes left, too. @throws Error when an engine does not come up; nothing is left then */
export async function openFleet({ engines, wires = [], images = {} }: FleetSetup): Promise<Fleet> {
  await removeOrphans();
  const fleet = newFleetName();
  const folder = folderOf(fleet);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const close = (): Promise<void> => removeFleet(fleet);
  try {
    const hub = await startHub(fleet, join(folder, "hub"), wires);
    const placed = engines.map((name, index) =>
      placeEngine({ fleet, name, index, hub, wires, folder: join(folder, name) }),
    );
    await Promise.all(Object.entries(images).map(([name, image]) => publish(hub.images, name, image)));
    await Promise.all(placed.map((engine) => engine.start()));
    return {
      name: fleet,
      engine: (name) => {
        const found = placed.find((engine) => engine.name === name);
        if (found === undefined) throw new Error(`there is no engine ${name}, but ${engines.join(", ")}`);
        return found;
      },
      publish: (name, image) => publish(hub.images, name, image),
      withdraw: (name) => withdraw(hub.images, name),
      enterNetwork: enterNetwork(hub.machine.pid),
      inNetwork: (command, options) => runBehind([...enterNetwork(hub.machine.pid), ...command], options),
      addAddress: (address, wire) => hub.board.ip([`address add ${address} dev ${wire}`]),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

export const FOLDER_PREFIX = "nospof-docker-";

/** In the folder for temporary files, which is on a disk: engines unpack images there. */
function folderOf(fleet: string): string {
  return join(tmpdir(), `${FOLDER_PREFIX}${fleet}`);
}

async function removeOrphans(): Promise<void> {
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith(FOLDER_PREFIX));
  const fleets = new Set([
    ...folders.map((name) => name.slice(FOLDER_PREFIX.length)),
    ...fleetsWithCgroups(),
  ]);
  for (const fleet of fleets) if (isOrphan(fleet)) await removeFleet(fleet);
}

/** Processes first; with the last one go its namespaces, and with those all mounts. */
async function removeFleet(fleet: string): Promise<void> {
  await removeFleetCgroups(fleet);
  const folder = folderOf(fleet);
  // Two processes may come upon the same orphan: what one has found, the other has removed.
  while (existsSync(folder)) await rm(folder, { recursive: true, force: true, maxRetries: 10 });
}
