/**
 * Deploys the ledger on OpenStack.
 *
 *     pulumi config set --secret ledger-replication …
 *     pulumi config set --secret ledger-book …
 *     pulumi config set --secret ledger-tls "$(cat ledger.pem)"
 *     pulumi up
 *
 * What a cloud calls its availability zones and the external network, where it calls them otherwise:
 *
 *     pulumi config set --path zones.zone-a nova-1
 *     pulumi config set --path externalNetworks.public d9c1…
 */
import { Config } from "@pulumi/pulumi";
import { deploy } from "nospof/deploy";
import { type OpenStackOptions, openstack } from "nospof/openstack";
import ledger from "./topology.ts";

const config = new Config();

const deployed = deploy(
  ledger,
  openstack({
    secrets: {
      "ledger-replication": config.requireSecret("ledger-replication"),
      "ledger-book": config.requireSecret("ledger-book"),
      "ledger-tls": config.requireSecret("ledger-tls"),
    },
    image: config.get("image") ?? "Debian 12",
    flavors: { small: "m1.small", medium: "m1.medium" },
    flavor: "m1.small",
    zones: config.getObject<NonNullable<OpenStackOptions["zones"]>>("zones") ?? {},
    externalNetworks:
      config.getObject<NonNullable<OpenStackOptions["externalNetworks"]>>("externalNetworks") ?? {},
    waitForMachines: config.getBoolean("waitForMachines") ?? true,
  }),
);

export const entrypoints = deployed.entrypoints;
export const virtualIps = deployed.virtualIps;
export const addresses = deployed.addresses;
