/**
 * Deploys the shop. `pulumi config set target openstack` sends the same topology to OpenStack.
 *
 *     pulumi config set --secret orders-replication …
 *     pulumi config set --secret orders-api …
 *     pulumi config set --secret shop-tls "$(cat shop.pem)"
 *     pulumi up
 *
 * Images of one's own, in place of the public ones: `pulumi config set --path images.haproxy registry.example/haproxy:2.6.12`.
 * Each host's own Docker engine, in place of one for everything, and what joins containers over all of them:
 *
 *     pulumi config set --path hosts.host-a1.host ssh://root@host-a1.example
 *     pulumi config set --path networks.app.driver macvlan
 *     pulumi config set --path networks.app.parent eth1.20
 *
 * On OpenStack, what a cloud calls its availability zones and the external network, where it calls them otherwise:
 *
 *     pulumi config set --path zones.zone-a nova-1
 *     pulumi config set --path externalNetworks.public d9c1…
 */
import { Config } from "@pulumi/pulumi";
import { deploy, type Secrets, type Target } from "nospof/deploy";
import type { DockerOptions } from "nospof/docker";
import type { OpenStackOptions } from "nospof/openstack";
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
      const hosts = config.getObject<NonNullable<DockerOptions["hosts"]>>("hosts");
      return docker({
        secrets,
        images: config.getObject<NonNullable<DockerOptions["images"]>>("images") ?? {},
        networks: config.getObject<NonNullable<DockerOptions["networks"]>>("networks") ?? {},
        ...(hosts !== undefined && { hosts }),
      });
    }
    case "openstack": {
      const { openstack } = await import("nospof/openstack");
      return openstack({
        secrets,
        image: config.get("image") ?? "Debian 12",
        flavors: { small: "m1.small", medium: "m1.medium" },
        flavor: "m1.small",
        zones: config.getObject<NonNullable<OpenStackOptions["zones"]>>("zones") ?? {},
        externalNetworks:
          config.getObject<NonNullable<OpenStackOptions["externalNetworks"]>>("externalNetworks") ?? {},
        waitForMachines: config.getBoolean("waitForMachines") ?? true,
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
