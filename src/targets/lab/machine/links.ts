/** Plugs of single interfaces. */
import type { Lab } from "../lab.ts";
import type { LabHost, LabInterface } from "../model.ts";
import { initPid } from "./host-power.ts";
import { hostOf, type Machine } from "./machine.ts";

export function setLink({ layout, cgroups, board, unplugged }: Machine): Lab["setLink"] {
  return async (hostName, network, state) => {
    const host = hostOf(layout, hostName);
    const { port } = interfaceOf(host, network);
    if (state === "up") unplugged.delete(port);
    else unplugged.add(port);
    if (initPid(layout.name, cgroups, hostName) === undefined) return;
    // The far end of a pair has a carrier while this one is up.
    await board.ip([`link set ${port} ${state}`]);
  };
}

/** @throws Error for a network that the host is not on */
export function interfaceOf(host: LabHost, network: string): LabInterface {
  const found = host.interfaces.find((plugged) => plugged.network === network);
  if (found === undefined) throw new Error(`host ${host.name} is not on a network ${network}`);
  return found;
}
