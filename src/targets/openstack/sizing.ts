/** What a machine of the plan is called in the cloud: flavor and availability zone. */

import type { Instance, Plan } from "../../plan/model.ts";
import { runError } from "../run-error.ts";
import type { OpenStackOptions } from "./options.ts";

/** @throws pulumi.RunError when neither `flavors` nor `flavor` says. */
export function flavorOf(instance: Instance, { flavors, flavor }: OpenStackOptions): string {
  const { size } = instance;
  const named = size.name === undefined ? undefined : flavors?.[size.name];
  const chosen = named ?? (typeof flavor === "function" ? flavor(size, instance) : flavor);
  if (chosen !== undefined) return chosen;
  const needs = `${size.cpu} cores, ${Math.ceil(size.memoryBytes / 1024 ** 2)} MiB of memory`;
  throw runError(
    size.name === undefined
      ? `No flavor is known for ${instance.name} (${needs}): give openstack({ flavor: … }) a name or a function.`
      : `No flavor is known for size "${size.name}" of ${instance.name} (${needs}): ` +
          `say openstack({ flavors: { "${size.name}": "…" } }).`,
  );
}

/** Undefined where the topology has no zones: then the cloud chooses. */
export function zoneOf(
  plan: Plan,
  instance: Instance,
  zones: Readonly<Record<string, string>> | undefined,
): string | undefined {
  const zone = instance.placement.find((name) =>
    plan.domains.some((domain) => domain.name === name && domain.kind === "zone"),
  );
  return zone === undefined ? undefined : (zones?.[zone] ?? zone);
}
