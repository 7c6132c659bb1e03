import { type Declaration, declare } from "./declaration.ts";
import type { DependencyOption } from "./dependency.ts";
import type { EndpointOption } from "./endpoint.ts";
import type { Duration, Percentage } from "./quantity.ts";

export interface EntrypointOptions {
  /** What clients talk to. It must be on a network with an external attachment. */
  readonly to: EndpointOption;
  /** The service level objective: the share of time it serves. */
  readonly slo: Percentage;
  /** Name clients use. Default: none. */
  readonly hostname?: string;
  /** Longest outage that a single failure may cause. Default: not promised. */
  readonly rto?: Duration;
  /** What clients need besides, e.g. a DNS provider. Default: nothing. */
  readonly dependsOn?: readonly DependencyOption[];
}

export type EntrypointDeclaration = Declaration<"entrypoint", EntrypointOptions>;

/**
 * Where users come in; single points of failure are told per entrypoint.
 * @example entrypoint("shop", { to: web.listeners.https, hostname: "shop.example", slo: "99.95%", rto: "5s" })
 */
export function entrypoint(name: string, options: EntrypointOptions): EntrypointDeclaration {
  return declare("entrypoint", name, options, entrypoint);
}
