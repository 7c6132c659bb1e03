/** What a place to deploy to has to offer, and what it is given. */
import type * as pulumi from "@pulumi/pulumi";
import type { Group, Instance, Plan } from "../plan/model.ts";
import type { Bundle } from "../render/bundle.ts";
import type { SecretValues } from "./secret-values.ts";

/** The value of every secret, by name: usually `config.requireSecret("…")`. */
export type Secrets = Readonly<Record<string, pulumi.Input<string>>>;

/** A place to deploy to: `docker({…})` or `openstack({…})`. */
export interface Target {
  /** As it is called in messages. */
  readonly name: string;
  readonly secrets: Secrets;
  /**
   * Judges the options against the plan, before anything is registered.
   * @throws pulumi.RunError
   */
  readonly check: (plan: Plan) => void;
  /** Registers every resource the plan holds, and nothing else. */
  readonly build: (site: Site) => BuiltEndpoints;
}

/** All that a target builds from. */
export interface Site {
  readonly plan: Plan;
  /** The bundle of an instance; every instance has one. */
  readonly bundle: (instance: string) => Bundle;
  readonly secrets: SecretValues;
  /** Parent of what belongs to no group: networks, providers, images. */
  readonly topology: pulumi.Resource;
  /** Dependencies before dependents. */
  readonly parts: readonly Part[];
}

/** A group with the component resource that its resources are children of. */
export interface Part {
  readonly group: Group;
  /** Those of the group, in the order in which they are created and later replaced. */
  readonly instances: readonly Instance[];
  readonly component: pulumi.Resource;
  /** Names of the groups that are done before it: what it depends on or may stand in for. All stand before it in `Site.parts`. */
  readonly after: readonly string[];
}

/** What only the target knows about how the topology is reached. */
export interface BuiltEndpoints {
  /** Host (name or address) and port at which clients reach an entrypoint; several without a virtual IP. */
  readonly entrypoints: Readonly<Record<string, readonly pulumi.Input<string>[]>>;
  /** By virtual IP or instance. Empty where the target knows none. */
  readonly floatingIps: Readonly<Record<string, pulumi.Input<string>>>;
}
