/** Tells people why a container or an image has failed, beside what the provider says. */
import type * as pulumi from "@pulumi/pulumi";
import { areHooksKnown, failureHook } from "../hooks.ts";
import type { ConnectedEngine } from "./engines.ts";
import { containerFailure, type FailedContainer, type FailedImage, imageFailure } from "./failure-words.ts";

/** One is enough for all containers of an engine: what it has to know, it is told. */
const onEngines = new WeakMap<ConnectedEngine, pulumi.ErrorHook>();
let engines = 0;

/** For containers that carry nospof's labels. */
export function tellContainerFailure(engine: ConnectedEngine): pulumi.ResourceHookBinding {
  if (!areHooksKnown("registerErrorHook")) return {};
  const existing = onEngines.get(engine);
  if (existing !== undefined) return { onError: [existing] };
  engines += 1;
  const hook = failureHook(`nospof:container-failed:${engines}`, ({ errors, newInputs }) =>
    containerFailure(errors[0] ?? "", failedContainer(newInputs ?? {})),
  );
  onEngines.set(engine, hook);
  return { onError: [hook] };
}

/** @param logicalName of the image's resource */
export function tellImageFailure(logicalName: string, image: () => FailedImage): pulumi.ResourceHookBinding {
  if (!areHooksKnown("registerErrorHook")) return {};
  return {
    onError: [
      failureHook(`nospof:image-failed:${logicalName}`, ({ errors }) =>
        imageFailure(errors[0] ?? "", image()),
      ),
    ],
  };
}

function failedContainer(inputs: Readonly<Record<string, unknown>>): FailedContainer {
  const { waitTimeout } = inputs;
  const name = text(inputs.name);
  const label = records(inputs.labels).find((one) => one.label === "nospof.instance");
  return {
    instance: text(label?.value) || name,
    name,
    endpoints: records(inputs.networksAdvanced).map((one) => ({
      network: text(one.name),
      address: text(one.ipv4Address),
    })),
    ports: records(inputs.ports).flatMap(({ external }) => (typeof external === "number" ? [external] : [])),
    waitSeconds: typeof waitTimeout === "number" ? waitTimeout : undefined,
  };
}

/** What a transform has made a secret is left out. */
function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function records(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "object" && one !== null) : [];
}
