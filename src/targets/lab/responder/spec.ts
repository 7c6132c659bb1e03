/** What a stand-in for a user's program is told: written by layout.ts as JSON, read by responder/main.ts in its host. */

export interface ResponderSpec {
  /** Instance, or external, it stands in for. */
  readonly name: string;
  readonly group: string;
  /** Speaks HTTP on every TCP port (a client that only connects is content as well), and echoes on UDP ports. */
  readonly listens: readonly ResponderPort[];
  readonly dependencies: readonly ResponderDependency[];
  readonly load: ResponderLoad | undefined;
}

export interface ResponderPort {
  readonly address: string;
  readonly port: number;
  readonly protocol: "tcp" | "udp";
}

/**
 * A request is answered 200 while every hard dependency answers, else 503, on every path (so that a health check tells
 * the truth). The body is JSON: `{"name":"api-1","degraded":["catalogue.http"],"down":[]}`.
 */
export interface ResponderDependency {
  /** As people write it, e.g. `orders.reader`. */
  readonly name: string;
  readonly strength: "hard" | "soft";
  /** One of those that stand for the shards of a database: without all of a set it is down. */
  readonly set?: string | undefined;
  /** It answers while at least `needs` of `targets` do: each is asked by itself. */
  readonly needs: number;
  readonly targets: readonly ResponderTarget[];
}

/** One thing that is asked: HTTP by a GET, SQL by reading or writing a row, UDP by an echo, an ensemble by writing a node. */
export type ResponderTarget =
  | {
      readonly kind: "http";
      readonly address: string;
      readonly port: number;
      readonly tls: boolean;
      readonly hostname: string | undefined;
      readonly path: string;
    }
  | { readonly kind: "tcp"; readonly address: string; readonly port: number }
  | { readonly kind: "udp"; readonly address: string; readonly port: number }
  | {
      readonly kind: "sql";
      readonly address: string;
      readonly port: number;
      readonly write: boolean;
      readonly user: string;
      readonly password: string;
      readonly database: string;
    }
  /** All of an ensemble, over one session: which of its members has that changes. */
  | {
      readonly kind: "ensemble";
      readonly members: readonly { readonly address: string; readonly port: number }[];
      /** Path of the node that is written, its own. */
      readonly node: string;
      /** The longest silence of this client that the ensemble bears, in milliseconds. */
      readonly sessionMs: number;
    }
  /** Something without an address: up while the file `name` does not exist in `down/` of the board. */
  | { readonly kind: "board"; readonly name: string };

/**
 * `needs` is the user's word for how many instances the load takes. The stand-in holds to it: it answers 503 while
 * fewer than `needs` of its group have had requests lately, since those few then carry what they cannot.
 */
export interface ResponderLoad {
  /** Of its own group; more than one. */
  readonly needs: number;
  readonly instances: readonly string[];
  /** Milliseconds for which an instance counts as one that carries load after it has last had some: see load-window.ts. */
  readonly windowMs: number;
  /**
   * Load balancers that send it requests and need more than one of their own instances: whoever sends requests is told by
   * its address.
   */
  readonly senders: readonly {
    readonly group: string;
    readonly needs: number;
    readonly addresses: readonly string[];
  }[];
}
