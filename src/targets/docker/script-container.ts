/** The small containers beside an instance: one of nospof's scripts each, which does a thing and says how that went. */

import type { types } from "@pulumi/docker";
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { Instance } from "../../plan/model.ts";
import { transformed } from "../transform.ts";
import { type After, containerOptions, labels } from "./container-options.ts";
import type { ConnectedEngine } from "./engines.ts";
import { REPORTED } from "./reported.ts";
import type { Workshop } from "./workshop.ts";
import { type Script, STOP_SIGNAL, scriptEntrypoint, scriptUpload } from "./wrapper.ts";

/** They sleep: a shell takes about one. */
const MEMORY_MIB = 64;

/** To leave its sleep, unless it has something to bring to an end. */
const STOP_SECONDS = 5;

/** What one has of its own. Anything else that is given goes before what all of them have. */
export interface ScriptContainer extends Partial<Omit<docker.ContainerArgs, "uploads">> {
  readonly name: string;
  readonly image: pulumi.Input<string>;
  readonly script: Script;
  readonly words: pulumi.Input<string>[];
  /** Beside the script itself. */
  readonly uploads?: readonly types.input.ContainerUpload[];
}

/** Registers one: without a network and without rights, unless it is given them. */
export function scriptContainer(
  { site, options }: Workshop,
  engine: ConnectedEngine,
  instance: Instance,
  { script, words, uploads = [], ...own }: ScriptContainer,
  parent: pulumi.Resource,
  after: After,
): docker.Container {
  const args: docker.ContainerArgs = {
    entrypoints: scriptEntrypoint(script),
    command: words,
    user: "root",
    networkMode: "none",
    capabilities: { drops: ["ALL"] },
    memory: MEMORY_MIB,
    memorySwap: MEMORY_MIB,
    restart: "unless-stopped",
    stopSignal: STOP_SIGNAL,
    destroyGraceSeconds: STOP_SECONDS,
    // Those that its image declares: nothing is in them.
    removeVolumes: true,
    ...REPORTED,
    labels: labels(site.plan, instance),
    ...own,
    uploads: [scriptUpload(script), ...uploads],
  };
  const [finalArgs, opts] = transformed(
    options.transform?.container,
    args,
    containerOptions(engine, parent, after),
    instance,
  );
  return new docker.Container(own.name, withFittingLog(finalArgs, args.logOpts), opts);
}

/** Another driver, which a transform may name, does not know the options of this one. */
function withFittingLog(
  args: docker.ContainerArgs,
  given: docker.ContainerArgs["logOpts"],
): docker.ContainerArgs {
  const { logOpts, ...others } = args;
  return args.logDriver === REPORTED.logDriver || logOpts !== given ? args : others;
}
