/**
 * Deploys the classic examples to OpenStack: networks with subnets and allocation pools, a router with its gateway,
 * security groups, ports with fixed addresses, floating IPs, and an instance on each port.
 *
 *     pulumi config set --secret db-replication …
 *     pulumi config set --secret db-web …
 *     pulumi up
 *
 * What a cloud calls its availability zones and the external network, where it calls them otherwise:
 *
 *     pulumi config set --path zones.zone-1 nova-1
 *     pulumi config set --path externalNetworks.public-net d9c1…
 */
import { Config } from "@pulumi/pulumi";
import { deploy } from "nospof/deploy";
import { type OpenStackOptions, openstack } from "nospof/openstack";
import seed from "./topology.ts";

const config = new Config();

const deployed = deploy(
  seed,
  openstack({
    // Debian has no MySQL, and what stands on the isolated network alone could not install it anyway: the image holds
    // nginx, HAProxy and keepalived in the releases of Debian 12, MySQL 9.7, and Docker.
    image: config.get("image") ?? "nospof-seed",
    programs: "in-image",
    flavors: { small: "m1.small" },
    flavor: "m1.small",
    zones: config.getObject<NonNullable<OpenStackOptions["zones"]>>("zones") ?? {},
    externalNetworks:
      config.getObject<NonNullable<OpenStackOptions["externalNetworks"]>>("externalNetworks") ?? {},
    waitForMachines: config.getBoolean("waitForMachines") ?? true,
    secrets: {
      "db-replication": config.requireSecret("db-replication"),
      "db-web": config.requireSecret("db-web"),
    },
  }),
);

export const entrypoints = deployed.entrypoints;
export const floatingIps = deployed.floatingIps;
