/** Which switch of each network carries its ports, and which interfaces are unplugged. */
import { setTimeout as sleep } from "node:timers/promises";
import type { LabInterface, LabLayout, LabNetwork } from "../model.ts";
import { SWITCH_TURNOVER_MS } from "../model.ts";
import type { Switchboard } from "./switchboard.ts";

export interface Switches {
  /** The bridge that an interface belongs on now. */
  readonly bridgeOf: (plugged: LabInterface) => string;
  readonly setSwitch: (network: string, name: string, state: "up" | "down") => Promise<void>;
}

/** @param isOn Whether a host has its interfaces now. */
export function switches(layout: LabLayout, board: Switchboard, isOn: (host: string) => boolean): Switches {
  const failed = new Set<string>();
  const carrying = new Map(layout.networks.map((network) => [network.name, bridgeAt(network, 0)]));

  const bridgeOf = ({ network }: LabInterface): string => {
    const bridge = carrying.get(network);
    if (bridge === undefined) throw new Error(`the lab has no network ${network}`);
    return bridge;
  };

  /** Plugs every port into the first switch that works. All dark: they stay where they are. */
  const turnOver = async (network: LabNetwork): Promise<void> => {
    const working = network.switches.find(({ bridge }) => !failed.has(bridge))?.bridge;
    if (working === undefined || working === carrying.get(network.name)) return;
    carrying.set(network.name, working);
    const ports = layout.hosts
      .filter(({ name }) => isOn(name))
      .flatMap(({ interfaces }) => interfaces.filter((plugged) => plugged.network === network.name));
    await board.ip(ports.map(({ port }) => `link set ${port} master ${working}`));
  };

  const setSwitch = async (networkName: string, name: string, state: "up" | "down"): Promise<void> => {
    const network = layout.networks.find((candidate) => candidate.name === networkName);
    const found = network?.switches.find((candidate) => candidate.name === name);
    if (network === undefined || found === undefined) {
      throw new Error(`the lab has no switch ${name} on a network ${networkName}`);
    }
    if (state === "up") failed.delete(found.bridge);
    else failed.add(found.bridge);
    await board.ip([`link set ${found.bridge} ${state}`]);
    // A switch that works again is taken into use at once: nothing has to be noticed first.
    if (state === "down" && carrying.get(network.name) === found.bridge) await sleep(SWITCH_TURNOVER_MS);
    await turnOver(network);
  };

  return { bridgeOf, setSwitch };
}

function bridgeAt(network: LabNetwork, index: number): string {
  const found = network.switches[index];
  if (found === undefined) throw new Error(`network ${network.name} has no switch`);
  return found.bridge;
}
