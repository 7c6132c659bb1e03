/** How long members of an ensemble bear with each other: what is rendered and what is predicted come from here. */
import type { Ensemble } from "../topology/model.ts";

/** Silence after which a follower gives up its leader and a leader its follower: missed by none that works, felt by few. */
const SILENCE_MS = 2000;

/** How long a member may take to follow a new leader, copying what it lacks: ZooKeeper's sample has 10 ticks of 2 s. */
const CATCH_UP_MS = 10_000;

/** Of silence, until a client's session ends: ZooKeeper's own defaults. The client chooses between them. */
const SESSION_TICKS = { least: 2, most: 20 } as const;

/** Limits in ticks, as ZooKeeper counts them, and sessions in milliseconds. */
interface QuorumTiming {
  readonly syncLimit: number;
  readonly initLimit: number;
  readonly leastSessionMs: number;
  readonly mostSessionMs: number;
}

export function quorumTiming({ tickMs }: Pick<Ensemble, "tickMs">): QuorumTiming {
  return {
    syncLimit: Math.ceil(SILENCE_MS / tickMs),
    initLimit: Math.ceil(CATCH_UP_MS / tickMs),
    leastSessionMs: SESSION_TICKS.least * tickMs,
    mostSessionMs: SESSION_TICKS.most * tickMs,
  };
}
