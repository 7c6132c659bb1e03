/** How long an ensemble takes no requests when some of its members fail and a majority is left. */
import type { EnsembleGroup } from "../plan/model.ts";
import { quorumTiming } from "../plan/quorum-timing.ts";
import { ELECTION_MS, SESSION_MOVE_MS } from "./outage-assumptions.ts";
import { type Effect, inTurn, longest, NO_EFFECT, NO_TIME, untilRepaired, waits } from "./outage-bounds.ts";
import type { Failing } from "./outage-failing.ts";

/** A client gives up its member when it has heard nothing for this part of its session (ClientCnxn.java: `readTimeout`). */
const SHARE_OF_SESSION = 2 / 3;

/**
 * Any member may be the leader, so that any loss is the loss of it: those who are left give it up, elect another, and have to be
 * as far as it is before it takes requests. Of that last part only ZooKeeper's own bound is known, `initLimit`; with little
 * data it is a fraction of a second. Meanwhile clients of the lost member notice, and then turn to another one.
 */
export function ensembleEffect({ name, instances, declared }: EnsembleGroup, failing: Failing): Effect {
  const { peerNetwork, tickMs } = declared;
  if (failing.networks.has(peerNetwork)) {
    return untilRepaired(`members of ${name} reach each other over network ${peerNetwork} only`);
  }
  const modes = new Set(instances.flatMap((instance) => failing.instances.get(instance) ?? []));
  if (modes.size === 0) return NO_EFFECT;
  const { syncLimit, initLimit, mostSessionMs } = quorumTiming(declared);
  const who = `zookeeper of ${name}`;
  // The connections of one that is killed end with it.
  const isSilent = modes.has("lost") || modes.has("hung");
  const members = waits(
    { name: `${who}: syncLimit`, worstMs: isSilent ? syncLimit * tickMs : 0 },
    { name: `${who}: a leader is elected`, worstMs: ELECTION_MS },
    { name: `${who}: initLimit`, worstMs: initLimit * tickMs },
  );
  const clients = waits({
    name: `${who}: 2/3 of maxSessionTimeout`,
    worstMs: isSilent ? Math.ceil(mostSessionMs * SHARE_OF_SESSION) : 0,
  });
  const move = waits({ name: `${who}: clients turn to another member`, worstMs: SESSION_MOVE_MS });
  return { gap: inTurn(longest(members, clients), move), delay: NO_TIME, noneFails: false };
}
