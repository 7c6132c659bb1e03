import { type Declaration, declare } from "./declaration.ts";
import type { FailureOptions } from "./reliability.ts";

export interface GatewayOptions extends FailureOptions {
  /** What the platform calls the outer network. */
  readonly network: string;
  /** Whether one router carries the attachment or two do; a single one is a single point of failure. */
  readonly gateway: "single" | "redundant";
}

/** `reliability` and `maintenance` are those of each switch; those of each router that leads outside stand in `external`. */
export interface NetworkOptions extends FailureOptions {
  /** IPv4 range, e.g. `"10.0.2.0/24"`: /8 to /30, overlapping no other network of the topology. */
  readonly cidr: string;
  /** First and last address that nospof may hand out. Default: every usable address of `cidr`. */
  readonly pool?: { readonly from: string; readonly to: string };
  /** Addresses inside `cidr` that belong to something else. Default: none. */
  readonly reserved?: readonly string[];
  /** Attachment to the outside world. Default: isolated, no route in or out. */
  readonly external?: GatewayOptions;
  /**
   * Whether one switch (or another single device) carries the network, or two that replace each other do.
   * Default: `"single"`, the assumption that promises nothing; say `"redundant"` where it is true.
   */
  readonly switches?: "single" | "redundant";
}

export type NetworkDeclaration = Declaration<"network", NetworkOptions>;

/**
 * A layer-2 network with one IPv4 range, isolated unless `external` is given.
 * @example network("app", { cidr: "10.0.2.0/24", switches: "redundant" })
 * @example network("dmz", { cidr: "10.0.1.0/24", external: { network: "public", gateway: "redundant" } })
 */
export function network(name: string, options: NetworkOptions): NetworkDeclaration {
  return declare("network", name, options, network);
}
