/** What the templates of a member's files say. */
import type { EnsembleGroup, Instance, Plan } from "../../plan/model.ts";
import { quorumTiming } from "../../plan/quorum-timing.ts";
import { ELECTION_PORT, PEER_PORT } from "../../topology/quorum.ts";
import { address, type Marked, text, type View } from "../view.ts";
import { CONFIGURATION_FILE, MEMBERS_FILE, ownFolder, START_SCRIPT } from "./paths.ts";

/** Members of an ensemble as they see each other, by number; the same for all of them. */
interface Member extends View {
  readonly number: number;
  readonly instance: string;
  readonly address: Marked;
  readonly peerPort: number;
  readonly electionPort: number;
  readonly port: number;
}

/** What zoo.cfg says, and that no member is named: another one makes no other file. @throws Error when a member has no volume */
export function configuration(instance: Instance, group: EnsembleGroup): View {
  const { tickMs } = group.declared;
  const { syncLimit, initLimit, leastSessionMs, mostSessionMs } = quorumTiming(group.declared);
  return {
    tick: tickMs,
    syncLimit,
    silence: syncLimit * tickMs,
    initLimit,
    catchUp: initLimit * tickMs,
    leastSession: leastSessionMs,
    mostSession: mostSessionMs,
    dataFolder: text(volumeOf(instance, "data").mount),
    dataVolume: volumeOf(instance, "data").id,
    logFolder: text(volumeOf(instance, "log").mount),
    logVolume: volumeOf(instance, "log").id,
    number: instance.ordinal,
    port: group.declared.port,
  };
}

/** What members.cfg says. @throws Error when a member is not on the peer network: a plan puts it there. */
export function memberList(plan: Plan, group: EnsembleGroup): View {
  return { peerNetwork: group.declared.peerNetwork, members: membersOf(plan, group) };
}

/** What the script says by which a member is started. */
export function memberStart(instance: Instance, group: EnsembleGroup): View {
  const dataFolder = volumeOf(instance, "data").mount;
  return {
    script: text(START_SCRIPT),
    optionFile: text(CONFIGURATION_FILE),
    membersFile: text(MEMBERS_FILE),
    number: instance.ordinal,
    dataFolder: text(dataFolder),
    logFolder: text(volumeOf(instance, "log").mount),
    ownFolder: text(ownFolder(dataFolder)),
    port: group.declared.port,
    peerPort: PEER_PORT,
    electionPort: ELECTION_PORT,
  };
}

/** What the script says by which the members become those of the topology. */
export function changeOfMembers(instance: Instance, group: EnsembleGroup): View {
  return {
    membersFile: text(MEMBERS_FILE),
    ownFolder: text(ownFolder(volumeOf(instance, "data").mount)),
    number: instance.ordinal,
    port: group.declared.port,
  };
}

/** What the script says by which a member is found to be one of a majority. */
export function memberCheck(plan: Plan, instance: Instance, group: EnsembleGroup): View {
  return {
    port: group.declared.port,
    electionPort: ELECTION_PORT,
    needs: group.needs,
    count: group.instances.length,
    others: membersOf(plan, group)
      .filter((member) => member.instance !== instance.name)
      .map((member) => member.address),
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
