/** What lets a server go without its load balancers losing a request: a container of its own in the server's network. */
import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Instance, Plan } from "../../plan/model.ts";
import type { After } from "./container-options.ts";
import type { Draining } from "./draining.ts";
import type { ConnectedEngine } from "./engines.ts";
import { imageOf } from "./images.ts";
import type { Reporter } from "./reported.ts";
import { type ScriptContainer, scriptContainer } from "./script-container.ts";
import type { Workshop } from "./workshop.ts";
import { scriptUpload } from "./wrapper.ts";

/** Beside the time for connections: to start, to look, to end. */
const STOP_SECONDS = 10;

/** Its server listens, or the sidecar says why not, by then: see `templates/docker/drain.sh`. */
const LISTEN_SECONDS = 90;

/** It says every few seconds that it runs: see `drain-pulse.ts`. */
const LOG_OPTIONS = { "max-file": "1", "max-size": "1m" };

/** Of its container. */
export function drainName(plan: Plan, instance: Instance): string {
  return `${plan.name}-${instance.name}-drain`;
}

/**
 * Registers the sidecar. Since it is in the server's network, Pulumi deletes it before the server whenever the server is
 * replaced; its end is the draining. It counts as created once the server is back behind its load balancers.
 */
export function drainSidecar(
  workshop: Workshop,
  engine: ConnectedEngine,
  instance: Instance,
  { ports, noticeMs, longestMs, backMs }: Draining,
  server: docker.Container,
  parent: pulumi.Resource,
  after: After,
): Reporter {
  const { site, options, image } = workshop;
  const drain: ScriptContainer = {
    name: drainName(site.plan, instance),
    image: image(imageOf("network-tools", site.plan, options), engine),
    script: "drain.sh",
    words: ports.map(String),
    envs: [`NOSPOF_BACK_MS=${backMs}`, `NOSPOF_NOTICE_MS=${noticeMs}`, `NOSPOF_DRAIN_MS=${longestMs}`],
    networkMode: pulumi.interpolate`container:${server.id}`,
    capabilities: { drops: ["ALL"], adds: ["CAP_NET_ADMIN"] },
    destroyGraceSeconds: Math.ceil(longestMs / 1000) + STOP_SECONDS,
    logOpts: LOG_OPTIONS,
    uploads: [scriptUpload("connections.sh")],
  };
  return {
    container: scriptContainer(workshop, engine, instance, drain, parent, after),
    seconds: LISTEN_SECONDS + Math.ceil(backMs / 1000),
    otherwise: `${instance.name} does not come back behind its load balancers.`,
  };
}
