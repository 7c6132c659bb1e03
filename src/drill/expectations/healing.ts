import type { Plan } from "../../plan/model.ts";
import { reunionMs } from "../../reliability/outage-virtual-ip.ts";
import type { Fault } from "../model.ts";

/**
 * How long the healing of a fault may interrupt service, at worst, in milliseconds: members of a virtual IP that were cut
 * from each other both have it, and the network has to learn which of them keeps it.
 */
export function healingMs({ virtualIps }: Pick<Plan, "virtualIps">, fault: Fault): number {
  if (fault.kind === "pair") return Math.max(...fault.faults.map((one) => healingMs({ virtualIps }, one)));
  if (fault.kind !== "partition") return 0;
  const { one, other, network } = fault;
  const parted = virtualIps.filter(
    (virtualIp) =>
      (network === undefined || virtualIp.network === network) &&
      [one, other].every((side) => virtualIp.members.some(({ instance }) => side.includes(instance))),
  );
  return Math.max(0, ...parted.map(reunionMs));
}
