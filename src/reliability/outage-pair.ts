/** How long one of two servers takes to take the place of the other, when keepalived says which is the primary. */
import type { DatabaseGroup, VirtualRouter } from "../plan/model.ts";
import { PAIR_TIMING } from "../plan/pair-timing.ts";
import { longest, NO_TIME, waits } from "./outage-bounds.ts";
import type { Failing } from "./outage-failing.ts";
import type { OutageBound, Timer } from "./outage-model.ts";
import { reunionMs, takeover } from "./outage-virtual-ip.ts";

/** Either may be the primary, so that any loss is the loss of it. */
export function paired(
  failing: Failing,
  { name, instances }: DatabaseGroup,
  router: VirtualRouter,
): OutageBound {
  const keepalived = `keepalived of ${name}`;
  const agent = `agent of ${name}`;
  const begins: readonly Timer[] = [
    { name: `${agent}: asks the other one`, worstMs: PAIR_TIMING.pauseMs },
    { name: `${agent}: sees that it may begin, and begins`, worstMs: 2 * PAIR_TIMING.pauseMs },
  ];
  // It fell silent after its last answer, and is waited for since.
  const silence: readonly Timer[] = [
    {
      name: `${agent}: the other one is asked in vain`,
      worstMs: PAIR_TIMING.pauseMs + PAIR_TIMING.peerWithinMs,
    },
    { name: `${agent}: the lease of a silent primary ends`, worstMs: PAIR_TIMING.leaseMs },
    ...begins,
  ];
  const lowest = Math.min(...router.members.map(({ priority }) => priority));
  const moves = (mode: "killed" | "hung" | "lost"): readonly Timer[] =>
    takeover(keepalived, agent, router, lowest, mode);
  const gapOf = (instance: string): OutageBound => {
    if (failing.keepalived.has(instance)) {
      const given = waits(
        { name: `${agent}: keepalived has not asked`, worstMs: PAIR_TIMING.askedWithinMs },
        { name: `${agent}: its own lease ends`, worstMs: PAIR_TIMING.leaseMs },
        ...begins,
      );
      return longest(given, waits(...moves("lost"), ...begins));
    }
    const mode = failing.instances.get(instance);
    switch (mode) {
      case undefined:
        return NO_TIME;
      case "lost": {
        const stop = {
          name: `${agent}: the replica stops fetching from a silent primary`,
          worstMs: PAIR_TIMING.stopFetchingMs,
        };
        return longest(waits(...silence), waits(...moves(mode), stop, ...begins));
      }
      case "killed":
      case "hung": {
        if (failing.agents.has(instance)) return longest(waits(...silence), waits(...moves(mode), ...begins));
        const known: readonly Timer[] = [
          { name: `${agent}: looks at its server`, worstMs: PAIR_TIMING.pauseMs },
          ...(mode === "hung"
            ? [
                { name: `${agent}: the server does not answer`, worstMs: 2 * PAIR_TIMING.answerWithinMs },
                { name: `${agent}: gives up a server that hangs`, worstMs: PAIR_TIMING.hangAfterMs },
              ]
            : []),
        ];
        // The agent says so at once when it is asked.
        return waits(...known, ...moves("killed"), ...begins);
      }
      default:
        return mode satisfies never;
    }
  };
  return instances.map(gapOf).reduce<OutageBound>(longest, NO_TIME);
}

/**
 * Milliseconds from the moment when two servers that both took writes hear each other again until the one that stays takes writes, at
 * worst: it is the one with the lower priority, which keepalived makes a backup first. Then the other one's agent has asked, gives way, and
 * lets keepalived's check fail.
 */
export function settlingMs(router: VirtualRouter): number {
  const lowest = Math.min(...router.members.map(({ priority }) => priority));
  const { pauseMs, peerWithinMs } = PAIR_TIMING;
  const givesWay = peerWithinMs + 2 * pauseMs;
  const made = takeover("keepalived", "agent", router, lowest, "killed").map(({ worstMs }) => worstMs);
  const begins = 3 * pauseMs;
  return reunionMs(router) + givesWay + made.reduce((sum, ms) => sum + ms, 0) + begins;
}
