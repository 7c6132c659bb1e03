/** `pulumi up` refuses this one and says why: the topology has single points of failure. */
import { Config } from "@pulumi/pulumi";
import { deploy } from "nospof/deploy";
import { docker } from "nospof/docker";
import fragile from "./topology.ts";

const config = new Config();

const deployed = deploy(
  fragile,
  docker({
    secrets: {
      "orders-replication": config.requireSecret("orders-replication"),
      "orders-api": config.requireSecret("orders-api"),
    },
  }),
);

export const entrypoints = deployed.entrypoints;
