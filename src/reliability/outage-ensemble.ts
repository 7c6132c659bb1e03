/** How long an ensemble takes no requests when some of its members fail and a majority is left. */
import type { EnsembleGroup } from "../plan/model.ts";
import { quorumTiming } from "../plan/quorum-timing.ts";
import { ELECTION_MS, SESSION_MOVE_MS, SESSION_ROUND_MS } from "./outage-assumptions.ts";
import { type Effect, longest, NO_EFFECT, NO_TIME, untilRepaired, waits } from "./outage-bounds.ts";
import type { Failing } from "./outage-failing.ts";
import type { Timer } from "./outage-model.ts";

/** A client gives up its member when it has heard nothing for this part of its session (ClientCnxn.java: `readTimeout`). */
const SHARE_OF_SESSION = 2 / 3;

/**
 * Any member may be the leader, so that any loss is the loss of it: those who are left give it up and elect another. Those who
 * followed it lack no more than what was just being written, so that they follow the new one at once. Meanwhile clients of the
 * lost member notice. Then all turn to another member, and may meet those that are lost before they meet one that is not.
 *
 * @param sessionMs that clients ask for; the longest that the ensemble allows where nobody knows
 */
export function ensembleEffect(
  { name, instances, declared }: EnsembleGroup,
  failing: Failing,
  sessionMs = quorumTiming(declared).mostSessionMs,
): Effect {
  const { peerNetwork } = declared;
  if (failing.networks.has(peerNetwork)) {
    return untilRepaired(`members of ${name} reach each other over network ${peerNetwork} only`);
  }
  const modes = instances.flatMap((instance) => failing.instances.get(instance) ?? []);
  if (modes.length === 0) return NO_EFFECT;
  const who = `zookeeper of ${name}`;
  const { syncLimit } = quorumTiming(declared);
  // The connections of one that is killed end with it, and it refuses those that are asked for.
  const silent = modes.filter((mode) => mode !== "killed").length;
  const tries = (count: number, silentCount: number): readonly Timer[] => [
    { name: `${who}: clients turn to another member`, worstMs: count * SESSION_MOVE_MS },
    {
      name: `${who}: clients wait for a lost member to take their session`,
      worstMs: Math.ceil((silentCount * sessionMs) / instances.length),
    },
  ];
  // A client whose member has lost its leader asks all of them in vain, then all once more.
  const ofThoseLeft = waits(
    { name: `${who}: syncLimit`, worstMs: silent > 0 ? syncLimit * declared.tickMs : 0 },
    { name: `${who}: a leader is elected`, worstMs: ELECTION_MS },
    ...tries(modes.length + 1, silent),
    { name: `${who}: clients begin a new round`, worstMs: SESSION_ROUND_MS },
  );
  const ofThoseLost = waits(
    {
      name: `${who}: 2/3 of the session`,
      worstMs: silent > 0 ? Math.ceil(sessionMs * SHARE_OF_SESSION) : 0,
    },
    ...tries(modes.length, Math.max(0, silent - 1)),
  );
  return { gap: longest(ofThoseLeft, ofThoseLost), delay: NO_TIME, noneFails: false };
}
