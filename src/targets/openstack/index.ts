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

export type { Secrets } from "../target.ts";
export type { Transform } from "../transform.ts";
export type { Distribution, OpenStackOptions, OpenStackTransforms } from "./options.ts";

/**
 * The OpenStack target of `deploy`.
 *
 * A machine is configured once, by cloud-init at its first start. A later change of its configuration neither reaches
 * it nor replaces it: `pulumi preview` shows it as a change of the machine's metadata `nospof.configuration`, and each
 * deployment warns of the machines that still have another one. To bring one up to date, destroy it and deploy again
 * (`pulumi destroy --target`, then `pulumi up`); its volumes are resources of their own. A replacement by Pulumi does
 * not do: it creates the new machine with the user data of the old one.
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
  for (const part of site.parts) machines(site, options, own, part);
  return floatingIps(site, options, built, own);
}
