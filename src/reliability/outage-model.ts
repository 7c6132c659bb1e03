/**
 * How long clients are without service when something fails: the answer of outage-times.ts, from the very timers that
 * are rendered.
 */
import type { BasicEvent } from "./model.ts";

/**
 * What happens to a component.
 * - `lost`: it vanishes without a word: power, kernel, cable of the whole thing.
 * - `killed`: a program ends at once (kill -9) and stays down; its machine lives and refuses connections.
 * - `hung`: a program stops answering (SIGSTOP); its machine goes on taking connections for it.
 */
export type FaultMode = "lost" | "killed" | "hung";

/** What fails: an event of the failure model (always `lost`), or one program of an instance. */
export type FailingPart =
  | { readonly kind: "event"; readonly event: BasicEvent }
  | {
      readonly kind: "program";
      readonly instance: string;
      /** `nginx`, `haproxy`, `keepalived`, `mariadb`, `mysql`, `zookeeper`, `application`. */
      readonly program: string;
      readonly mode: "killed" | "hung";
    };

export interface OutagePrediction {
  readonly entrypoint: string;
  readonly part: FailingPart;
  /** The longest time in which no new request of a client succeeds. */
  readonly gap: OutageBound;
  /** The longest time that a single request, sent while others succeed, waits for its answer. */
  readonly delay: OutageBound;
  /** False where a request that a client may send again (GET) can fail, instead of waiting or being sent elsewhere. */
  readonly noneFails: boolean;
}

export type OutageBound =
  | {
      readonly kind: "bounded";
      /** Milliseconds; 0: none. */
      readonly worstMs: number;
      /** What takes the time, the longest first; empty for 0. */
      readonly timers: readonly Timer[];
    }
  /** Ends when somebody repairs it: a single point of failure. */
  | { readonly kind: "until-repaired"; readonly because: string };

/** One wait in a chain: the sum of all is the bound. */
export interface Timer {
  /** In the words of the program, e.g. `keepalived of web: 3 × advert_int 0.2 s + skew`. */
  readonly name: string;
  /** Milliseconds. */
  readonly worstMs: number;
}
