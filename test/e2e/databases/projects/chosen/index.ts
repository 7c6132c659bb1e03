/** Deploys a database that chooses its writer to the Docker engine of a test. */
import { Config } from "@pulumi/pulumi";
import { deploy } from "nospof/deploy";
import { type DockerOptions, docker } from "nospof/docker";
import topology, { type Mode } from "./topology.ts";

const config = new Config();

deploy(
  topology({ mode: config.require("mode") as Mode, memory: config.requireNumber("memory") }),
  docker({
    images: config.requireObject<NonNullable<DockerOptions["images"]>>("images"),
    secrets: {
      replication: config.requireSecret("replication"),
      api: config.requireSecret("api"),
      backup: config.requireSecret("backup"),
    },
  }),
);
