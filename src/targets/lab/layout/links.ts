/** Names of bridges and ports, and MAC addresses: what identifies the two ends of each link. */
import { fnv1a } from "../../../plan/hash.ts";
import type { LabHost, LabInterface } from "../model.ts";

/** Longest name of a network interface: IFNAMSIZ of Linux less the final zero. */
const LONGEST_NAME = 15;

/**
 * A bridge, called like its network where that is short enough. Names of networks have neither `_` nor a length that
 * is known, so whatever is cut begins with `_`.
 *
 * @param index of the network in the lab
 * @param device 0 for the only switch, else its number
 */
export function bridgeName(network: string, index: number, device: number): string {
  const end = device === 0 ? "_sw" : `_sw${device}`;
  return shortName(network, end, index);
}

function shortName(name: string, end: string, index: number): string {
  const whole = `${name}${end}`;
  return whole.length <= LONGEST_NAME && /^[a-z0-9-]+$/.test(name) ? whole : `_${index}${end}`;
}

export type DraftInterface = Omit<LabInterface, "port" | "mac">;

/** A host whose links have no names yet: those depend on all other hosts. */
export interface DraftHost extends Omit<LabHost, "interfaces"> {
  readonly interfaces: readonly DraftInterface[];
}

/** Gives each link of each host its port and its MAC address. */
export function withLinks(lab: string, hosts: readonly DraftHost[]): readonly LabHost[] {
  const used = new Set<number>();
  return hosts.map((host, index) => ({
    ...host,
    interfaces: host.interfaces.map((each, number) => ({
      ...each,
      port: shortName(host.name, `_${number}`, index),
      mac: macAddress(`${lab} ${host.name} ${each.name}`, used),
    })),
  }));
}

/** Locally administered (IEEE 802, second bit of the first octet); `6e6f` is "no", of nospof. */
function macAddress(identity: string, used: Set<number>): string {
  let number = fnv1a(identity);
  while (used.has(number)) number = (number + 1) >>> 0;
  used.add(number);
  const digits = number.toString(16).padStart(8, "0");
  return `02:6e${digits.replaceAll(/../g, ":$&")}`;
}
