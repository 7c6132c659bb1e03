/** What the template of zoo.cfg says. */
import type { EnsembleGroup, Instance, Plan } from "../../plan/model.ts";
import { quorumTiming } from "../../plan/quorum-timing.ts";
import { ELECTION_PORT, PEER_PORT } from "../../topology/quorum.ts";
import { address, type Marked, text, type View } from "../view.ts";

/** Members of an ensemble as they see each other, by number; the same for all of them. */
interface Member extends View {
  readonly number: number;
  readonly instance: string;
  readonly address: Marked;
  readonly peerPort: number;
  readonly electionPort: number;
  readonly port: number;
}

/** Of silence, until a session ends: ZooKeeper's own defaults. */
const SESSION_TICKS = { least: 2, most: 20 } as const;

/** @throws Error when a member has no volume, or is not on the peer network: a plan gives both. */
export function configuration(plan: Plan, instance: Instance, group: EnsembleGroup): View {
  const { tickMs, peerNetwork } = group.declared;
  const { syncLimit, initLimit } = quorumTiming(group.declared);
  return {
    tick: tickMs,
    syncLimit,
    silence: syncLimit * tickMs,
    initLimit,
    catchUp: initLimit * tickMs,
    leastSession: SESSION_TICKS.least * tickMs,
    mostSession: SESSION_TICKS.most * tickMs,
    dataFolder: text(volumeOf(instance, "data").mount),
    dataVolume: volumeOf(instance, "data").id,
    logFolder: text(volumeOf(instance, "log").mount),
    logVolume: volumeOf(instance, "log").id,
    number: instance.ordinal,
    needs: group.needs,
    count: group.instances.length,
    peerNetwork,
    members: membersOf(plan, group),
  };
}

function membersOf(plan: Plan, { name, declared }: EnsembleGroup): readonly Member[] {
  return plan.instances
    .filter((each) => each.group === name)
    .toSorted((one, other) => one.ordinal - other.ordinal)
    .map((member) => ({
      number: member.ordinal,
      instance: member.name,
      address: address(addressOn(member, declared.peerNetwork)),
      peerPort: PEER_PORT,
      electionPort: ELECTION_PORT,
      port: declared.port,
    }));
}

/** @throws Error when the member has no such volume: a plan gives it both. */
export function volumeOf(instance: Instance, name: "data" | "log"): Instance["volumes"][number] {
  const found = instance.volumes.find((volume) => volume.name === name);
  if (found === undefined) throw new Error(`instance ${instance.name} has no volume ${name}`);
  return found;
}

function addressOn(instance: Instance, network: string): string {
  const found = instance.addresses.find((each) => each.network === network);
  if (found === undefined) throw new Error(`instance ${instance.name} is not on the network ${network}`);
  return found.address;
}
