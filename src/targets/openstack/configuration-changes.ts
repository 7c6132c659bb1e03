/** Which machines were created with another configuration than the topology asks for now. */
import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { type PlannedMachine, userData } from "./user-data.ts";

/**
 * SHA-256 of all that a machine is configured with, but for what only the cloud and the user know: equal for equal
 * topologies, and no way to a secret. Shown as metadata of the machine, it tells `pulumi preview` what is ignored in
 * the user data itself.
 */
export function configurationHash(machine: PlannedMachine): string {
  const { instance } = machine;
  const text = userData({
    ...machine,
    secret: (name) => `secret ${name}`,
    interfaces: instance.addresses.map(({ network }) => ({ mac: network, name: network })),
    volumeIds: instance.volumes.map(({ id }) => id),
  });
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/**
 * Warns when a machine has other user data than it would be created with today. Never in the deployment that creates
 * it; then in each, until the machine has been made anew.
 *
 * @param delivered output of the machine: since changes are ignored, the user data it was created with
 * @param wanted what it was registered with now
 */
export function warnOfUndelivered(
  instance: string,
  machine: pulumi.CustomResource,
  delivered: pulumi.Output<string | undefined>,
  wanted: pulumi.Output<string | undefined>,
): void {
  pulumi.all([delivered, wanted]).apply(([is, want]) => {
    if (is === undefined || want === undefined || !isOther(is, want)) return;
    void pulumi.log.warn(
      `The configuration of ${instance} has changed, but cloud-init writes it at a machine's first start only: this ` +
        "machine keeps the one it was created with.",
      machine,
    );
  });
}

/** A provider may keep the SHA-1 of user data in place of its text (terraform-provider-openstack, `user_data`). */
function isOther(delivered: string, wanted: string): boolean {
  if (delivered.startsWith("#cloud-config\n")) return delivered !== wanted;
  // Anything else is a form this cannot compare.
  return /^[0-9a-f]{40}$/.test(delivered) && delivered !== createHash("sha1").update(wanted).digest("hex");
}
