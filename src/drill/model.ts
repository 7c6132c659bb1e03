/** What a drill does, sees and says. */

import type { BasicEvent } from "../reliability/model.ts";
import type { OutagePrediction } from "../reliability/outage-model.ts";
import type { Database } from "../topology/model.ts";

/** Something that is broken and healed again. */
export type Fault =
  /** An event of the failure model: instance, host, rack, zone, region, network, gateway, shared risk, external. */
  | { readonly kind: "event"; readonly event: BasicEvent }
  /** kill -9 of every process of a program. */
  | { readonly kind: "kill"; readonly instance: string; readonly program: string }
  /** SIGSTOP to every process of a program. */
  | { readonly kind: "hang"; readonly instance: string; readonly program: string }
  | { readonly kind: "link"; readonly instance: string; readonly network: string }
  | {
      readonly kind: "partition";
      readonly one: readonly string[];
      readonly other: readonly string[];
      readonly network: string | undefined;
    }
  | { readonly kind: "loss"; readonly instance: string; readonly network: string; readonly percent: number }
  | { readonly kind: "delay"; readonly instance: string; readonly network: string; readonly ms: number }
  | { readonly kind: "disk"; readonly instance: string }
  | { readonly kind: "clock"; readonly instance: string; readonly offsetMs: number }
  /** Both at the same time; healed together. */
  | { readonly kind: "pair"; readonly faults: readonly [Fault, Fault] };

/** One request of a probe. Times in milliseconds since the probe began, of one clock for all probes. */
export interface Attempt {
  /** Which address it was sent to: an index into {@link ProbeTarget.addresses}. */
  readonly address: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly outcome: "ok" | "degraded" | "failed";
  /** For failures: what the client saw, e.g. `503`, `ECONNREFUSED`, `timeout`. For degraded: what is missing. */
  readonly detail: string | undefined;
}

/** What the clients of an entrypoint do. */
export interface ProbeTarget {
  readonly entrypoint: string;
  /**
   * An entrypoint has several targets when it depends on something itself: it serves while all that are `hard` do, and is
   * degraded while a `soft` one does not.
   */
  readonly strength: "hard" | "soft";
  readonly request: ProbeRequest;
  readonly addresses: readonly { readonly name: string; readonly address: string; readonly port: number }[];
  /**
   * How many addresses have to answer for the entrypoint to serve: all virtual IPs, all members of a load balancer
   * without one (clients hold fixed addresses), `needs` of a service or of a database's readers.
   */
  readonly needs: number;
}

/** How clients ask. HTTP is a GET; SQL reads or writes one row of the table that the lab makes for it. */
export type ProbeRequest =
  | {
      readonly kind: "http";
      readonly tls: boolean;
      readonly hostname: string | undefined;
      readonly path: string;
      /** Gets another value in each request, where the load balancer chooses a server by it. */
      readonly varyHeader: string | undefined;
    }
  | { readonly kind: "tcp" }
  | { readonly kind: "udp" }
  | {
      readonly kind: "sql";
      readonly write: boolean;
      readonly user: string;
      readonly password: string;
      readonly database: string;
    };

/** What clients of one entrypoint saw of one fault. Times in milliseconds. */
export interface Measurement {
  readonly entrypoint: string;
  readonly requests: number;
  readonly failed: number;
  /** Longest time between two answers in a row during which requests were being sent. */
  readonly longestGapMs: number;
  /** Longest wait of a request that was answered, or failed by running out of patience. */
  readonly slowestMs: number;
  /** Longest wait of a request that was answered. */
  readonly slowestAnswerMs: number;
  /** What clients have at the end of the fault, before it is healed. */
  readonly state: "serves" | "degraded" | "down";
  /** Failures and longest gap while and after it was healed, until everything was well again. */
  readonly healing: { readonly failed: number; readonly longestGapMs: number };
  /** What failures looked like, the most frequent first. */
  readonly failures: readonly { readonly detail: string; readonly count: number }[];
}

/** What was said before. */
export interface Expectation {
  readonly entrypoint: string;
  readonly state: "serves" | "degraded" | "down";
  /** Why it may turn out better than `state`, though never worse; undefined: exactly so is expected. */
  readonly atWorst: string | undefined;
  /** Undefined where nothing is promised about time (loss, delay, double faults). */
  readonly outage: OutagePrediction | undefined;
  /** How long healing may interrupt service once more, at worst, in milliseconds; 0: not at all. */
  readonly healingMs: number;
}

/** What those saw of a fault who write to a database, and what was found of their rows when it was healed. */
export interface WritesResult {
  readonly database: string;
  /** How it replicates, as the topology says it. */
  readonly mode: Database["replication"]["mode"];
  /** Rows that were sent from the fault on until everything was well again, by what became of them. */
  readonly acknowledged: number;
  readonly refused: number;
  /** Sent, and no answer came. */
  readonly unknown: number;
  /** Longest time between two acknowledgements in a row, in milliseconds. */
  readonly longestGapMs: number;
  /** Acknowledged rows that are gone: allowed or not, they are counted. */
  readonly lost: number;
  /** Rows that one server acknowledged while another one was the writer; 0 where several may write. */
  readonly overlaps: number;
  /** What breaks the promise of the database's replication, in words; empty when it was kept. */
  readonly disagreements: readonly string[];
}

/** What came of one fault. */
export interface DrillResult {
  readonly fault: Fault;
  /** e.g. `host host-a1`, `kill haproxy on web-1`. */
  readonly title: string;
  readonly entrypoints: readonly EntrypointResult[];
  /** One for each database with a schema; empty where it could not be tried. */
  readonly writes: readonly WritesResult[];
  /** Why it could not be carried out here, e.g. the kernel has no netem. Neither held nor failed. */
  readonly impossible: string | undefined;
  /** How long the drill itself waited for a processor meanwhile, at worst, in milliseconds: how busy the machine was. */
  readonly latenessMs: number;
  /** How often it was tried; more than once where a machine was too busy to tell. */
  readonly attempts: number;
  /** What did not agree in the tries before this one, in words; empty when only an allowance was too large. */
  readonly earlier: readonly string[];
  /** What went wrong with the drill itself, with logs: not everything became well again, a program did not start. */
  readonly error: string | undefined;
}

export interface EntrypointResult {
  readonly expected: Expectation;
  readonly measured: Measurement;
  /** What does not agree, in words; empty when the prediction held. */
  readonly disagreements: readonly string[];
}
