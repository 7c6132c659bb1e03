/**
 * Deploys a topology to an OpenStack cloud.
 *
 * @example
 * import { deploy } from "nospof/deploy";
 * import { openstack } from "nospof/openstack";
 * import shop from "./topology.ts";
 *
 * deploy(shop, openstack({ image: "Debian 12", flavors: { small: "m1.small" }, keyPair: "ops" }));
 *
 * @module
 */
import * as pulumi from "@pulumi/pulumi";
import type { BuiltEndpoints, Site, Target } from "../target.ts";
import { refuseOtherReleases } from "./distribution.ts";
import { floatingIps } from "./floating-ips.ts";
import { machines } from "./machines.ts";
import { networks } from "./networks.ts";
import type { OpenStackOptions } from "./options.ts";
import { ports } from "./ports.ts";
import { securityGroups } from "./security-groups.ts";
import { unkeptSeparations } from "./separation.ts";
import { flavorOf } from "./sizing.ts";
import { waiting } from "./waiting.ts";

export type { Secrets } from "../target.ts";
export type { Transform } from "../transform.ts";
export type { CloudCredentials } from "./cloud/credentials.ts";
export type { Distribution, OpenStackOptions, OpenStackTransforms } from "./options.ts";

/**
 * The OpenStack target of `deploy`.
 *
 * Machines are told what to be by their metadata, sealed, and follow it while they run: a change of configuration never
 * replaces one (ADR 10). Another image or flavor rebuilds or resizes it, as Pulumi's provider does. Machines are changed
 * one after another; see {@link OpenStackOptions.waitForMachines}.
 */
export function openstack(options: OpenStackOptions): Target {
  return {
    name: "openstack",
    secrets: options.secrets ?? {},
    check: (plan) => {
      for (const instance of plan.instances) flavorOf(instance, options);
      refuseOtherReleases(plan, options);
    },
    build: (site) => build(site, options),
  };
}

function build(site: Site, options: OpenStackOptions): BuiltEndpoints {
  for (const separation of unkeptSeparations(site.plan, options.zones)) {
    void pulumi.log.warn(separation, site.topology);
  }
  const built = networks(site, options);
  const own = ports(site, options, built, securityGroups(site, options));
  machines(site, options, own, waiting(options));
  return floatingIps(site, options, built, own);
}
