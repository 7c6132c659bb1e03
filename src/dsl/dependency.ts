import type { EndpointOption } from "./endpoint.ts";

export interface HardDependency {
  readonly dependency: "hard";
  readonly on: EndpointOption;
  readonly shards?: "each" | "every";
}

export interface SoftDependency {
  readonly dependency: "soft";
  readonly on: EndpointOption;
  readonly without: string;
}

export type DependencyOption = HardDependency | SoftDependency;

export interface HardDependencyOptions {
  /**
   * Of a sharded database. `"each"`: a user needs the shard with its own keys, and a lost shard is part of the users lost.
   * `"every"`: whatever is asked for takes all shards, and a lost one is all users lost. Default: `"each"`.
   */
  readonly shards?: "each" | "every";
}

/**
 * Without it, the dependent does not work.
 * @example dependsOn: [hard(orders.reader)]
 */
export function hard(on: EndpointOption, options?: HardDependencyOptions): HardDependency {
  return { ...options, dependency: "hard", on };
}

/**
 * Without it, the dependent works less well (service degradation); `without` says what is left.
 * @example dependsOn: [soft(recommendations.ports.http, { without: "no recommendations are shown" })]
 */
export function soft(on: EndpointOption, options: { readonly without: string }): SoftDependency {
  // Spread, so that the schema sees whatever was given in place of the options.
  return { ...options, dependency: "soft", on };
}
