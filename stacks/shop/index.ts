/**
 * Deploys the shop. `pulumi config set target openstack` sends the same topology to OpenStack.
 *
 *     pulumi config set --secret orders-replication …
 *     pulumi config set --secret orders-api …
 *     pulumi config set --secret shop-tls "$(cat shop.pem)"
 *     pulumi up
 *
 * Images of one's own, in place of the public ones: `pulumi config set --path images.haproxy registry.example/haproxy:2.6.12`.
 */
import { Config } from "@pulumi/pulumi";
import { deploy, type Secrets, type Target } from "nospof/deploy";
import type { DockerOptions } from "nospof/docker";
import shop from "./topology.ts";

const config = new Config();

const secrets: Secrets = {
  "orders-replication": config.requireSecret("orders-replication"),
  "orders-api": config.requireSecret("orders-api"),
  "shop-tls": config.requireSecret("shop-tls"),
};

/** Only the chosen platform's provider is loaded. */
async function target(): Promise<Target> {
  const name = config.get("target") ?? "docker";
  switch (name) {
    case "docker": {
      const { docker } = await import("nospof/docker");
      return docker({
        secrets,
        images: config.getObject<NonNullable<DockerOptions["images"]>>("images") ?? {},
      });
    }
    case "openstack": {
      const { openstack } = await import("nospof/openstack");
      return openstack({
        secrets,
        image: config.get("image") ?? "Debian 12",
        flavors: { small: "m1.small", medium: "m1.medium" },
        flavor: "m1.small",
      });
    }
    default:
      throw new Error(`target: got ${JSON.stringify(name)}, expected "docker" or "openstack"`);
  }
}

const deployed = deploy(shop, await target());

export const entrypoints = deployed.entrypoints;
export const virtualIps = deployed.virtualIps;
export const addresses = deployed.addresses;
