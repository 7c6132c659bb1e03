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
import { floatingIps } from "./floating-ips.ts";
import { machines } from "./machines.ts";
import { networks } from "./networks.ts";
import type { OpenStackOptions } from "./options.ts";
import { ports } from "./ports.ts";
import { securityGroups } from "./security-groups.ts";
import { unkeptSeparations } from "./separation.ts";
import { flavorOf } from "./sizing.ts";

export type { Secrets } from "../target.ts";
export type { Transform } from "../transform.ts";
export type { OpenStackOptions, OpenStackTransforms } from "./options.ts";

/** The OpenStack target of `deploy`. */
export function openstack(options: OpenStackOptions): Target {
  return {
    name: "openstack",
    secrets: options.secrets ?? {},
    check: (plan) => {
      for (const instance of plan.instances) flavorOf(instance, options);
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
  for (const part of site.parts) machines(site, options, own, part);
  return floatingIps(site, options, built, own);
}
