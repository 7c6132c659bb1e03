/** Deploys a topology to nowhere: its component is what policies judge, and needs no platform. */
import { Config } from "@pulumi/pulumi";
import type { TopologyDeclaration } from "nospof";
import { deploy, type Target } from "nospof/deploy";

const config = new Config();

const { default: topology }: { readonly default: TopologyDeclaration } = await import(
  `./${config.require("topology")}/topology.ts`
);

const nowhere: Target = {
  name: "nowhere",
  secrets: config.getObject<Target["secrets"]>("secrets") ?? {},
  check: () => {},
  build: () => ({ entrypoints: {}, floatingIps: {} }),
};

deploy(topology, nowhere, { allowErrors: config.getObject<string[]>("allowErrors") ?? [] });
