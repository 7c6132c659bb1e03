/** The lab's networks: those of the plan, one between each pair of gateways, and the outside. */
import type { Plan } from "../../../plan/model.ts";
import { deviceNames } from "../../../reliability/events.ts";
import { type LabNetwork, type LabSwitch, OUTSIDE } from "../model.ts";
import { bridgeName } from "./links.ts";

/** Network on which the two gateways of a network tell each other that they live. */
export function heartbeatNetwork(network: string): string {
  return `heartbeat.${network}`;
}

/** In the order of `LabLayout.networks`, and those between gateways before the outside. */
export function labNetworks({ networks }: Pick<Plan, "networks">): readonly LabNetwork[] {
  const all = [
    ...networks.map(({ name, switches }) => ({ name, devices: deviceNames(name, switches) })),
    ...networks
      .filter(({ external }) => external?.gateway === "redundant")
      .map(({ name }) => heartbeatNetwork(name))
      .map((name) => ({ name, devices: [name] })),
    { name: OUTSIDE, devices: [OUTSIDE] },
  ];
  return all.map(({ name, devices }, index) => ({
    name,
    switches: devices.map(
      (device, number): LabSwitch => ({
        name: device,
        bridge: bridgeName(name, index, devices.length === 1 ? 0 : number + 1),
      }),
    ),
  }));
}
