/**
 * Starts programs again that ended by themselves, as units and containers do where a topology is deployed: a server of Galera that cannot
 * go on ends, for just that. A lab leaves it to whoever breaks things: in a drill of one fault nothing may be mended unasked.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Lab } from "../../targets/lab/lab.ts";

/** Between two looks, in milliseconds. */
const LOOK_MS = 1000;

/** Looks in a row that do not find a program. Whoever else starts it does so after a second. */
const GONE_LOOKS = 5;

export interface Supervisor {
  /** Resolves when nothing is being started any more. */
  readonly stop: () => Promise<void>;
}

/** @param isKept whether a program is to stay as it is, e.g. since it was killed */
export function supervise(
  lab: Pick<Lab, "status" | "startProgram">,
  isKept: (host: string, program: string) => boolean,
): Supervisor {
  const stopped = new AbortController();
  const gone = new Map<string, number>();

  const look = async (): Promise<void> => {
    for (const { host, on, programs } of await lab.status()) {
      for (const { name, state } of programs) {
        const key = `${host.name} ${name}`;
        const isGone = on && state === "ended" && !isKept(host.name, name);
        const looks = isGone ? (gone.get(key) ?? 0) + 1 : 0;
        gone.set(key, looks);
        if (looks < GONE_LOOKS) continue;
        gone.delete(key);
        await lab.startProgram(host.name, name);
      }
    }
  };
  const work = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      // A host may go off meanwhile: then there is nothing to start.
      await look().catch(() => undefined);
      await sleep(LOOK_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  };
  const working = work();
  return {
    stop: async () => {
      stopped.abort();
      await working;
    },
  };
}
