import { type Declaration, declare } from "./declaration.ts";

export interface NetworkOptions {
  /** IPv4 range, e.g. `"10.0.2.0/24"`: /8 to /30, overlapping no other network of the topology. */
  readonly cidr: string;
  /** First and last address that nospof may hand out. Default: every usable address of `cidr`. */
  readonly pool?: { readonly from: string; readonly to: string };
  /** Addresses inside `cidr` that belong to something else. Default: none. */
  readonly reserved?: readonly string[];
  /**
   * Attachment to the outside world. `network`: what the platform calls the outer network. `gateway`: whether one
   * router carries the attachment or two do (a single one is a single point of failure).
   * Default: isolated, no route in or out.
   */
  readonly external?: { readonly network: string; readonly gateway: "single" | "redundant" };
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
