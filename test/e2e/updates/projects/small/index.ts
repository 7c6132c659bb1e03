/** Deploys the small topology to the Docker engine of a test. */
import { Config } from "@pulumi/pulumi";
import { deploy } from "nospof/deploy";
import { type DockerOptions, docker } from "nospof/docker";
import topology from "./topology.ts";

const config = new Config();
const port = config.getNumber("port");

const deployed = deploy(
  topology({ image: config.require("image"), replicas: config.requireNumber("replicas") }),
  docker({
    images: config.requireObject<NonNullable<DockerOptions["images"]>>("images"),
    ...(port !== undefined && { publish: { admin: port } }),
  }),
  // One load balancer each: what is shown here is not how to do without it.
  { allowErrors: ["single-point-of-failure"] },
);

export const entrypoints = deployed.entrypoints;
export const virtualIps = deployed.virtualIps;
export const addresses = deployed.addresses;
