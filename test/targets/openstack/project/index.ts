/** Deploys a small topology to the cloud of a test. */
import { Config } from "@pulumi/pulumi";
import { deploy } from "nospof/deploy";
import { openstack } from "nospof/openstack";
import topology from "./topology.ts";

const config = new Config();

const deployed = deploy(
  topology(config.get("version") ?? "1"),
  openstack({
    secrets: { certificate: config.requireSecret("certificate"), token: config.requireSecret("token") },
    image: (instance) => (instance.group === "api" ? (config.get("apiImage") ?? "Debian 12") : "Debian 12"),
    flavor: "m1.small",
    programs: "in-image",
    waitForMachines: config.getBoolean("wait") === false ? false : { seconds: 400 },
  }),
);

export const entrypoints = deployed.entrypoints;
export const virtualIps = deployed.virtualIps;
