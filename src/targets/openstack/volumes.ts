/** Block storage: the data of an instance outlives its machine. */
import * as openstack from "@pulumi/openstack";
import type * as pulumi from "@pulumi/pulumi";
import type { Instance } from "../../plan/model.ts";
import type { Site } from "../target.ts";
import { transformed } from "../transform.ts";
import type { OpenStackOptions } from "./options.ts";
import { zoneOf } from "./sizing.ts";

const GIB = 1024 ** 3;

/** Registers the volumes of an instance, in the order of the plan. */
export function volumes(
  { plan }: Site,
  options: OpenStackOptions,
  instance: Instance,
  parent: pulumi.Resource,
): readonly openstack.blockstorage.Volume[] {
  const zone = zoneOf(plan, instance, options.volumeZones ?? options.zones);
  return instance.volumes.map((volume) => {
    const name = `${plan.name}-${volume.id}`;
    const [args, opts] = transformed<openstack.blockstorage.VolumeArgs>(
      options.transform?.volume,
      {
        name,
        size: Math.ceil(volume.sizeBytes / GIB),
        description: `${volume.mount} of ${instance.name} in topology ${plan.name}`,
        enableOnlineResize: true,
        ...(zone !== undefined && { availabilityZone: zone }),
        ...(options.volumeType !== undefined && { volumeType: options.volumeType }),
      },
      { parent },
      instance,
    );
    return new openstack.blockstorage.Volume(name, args, opts);
  });
}

/** Attaches them to the machine, one after another: Nova takes one attachment at a time without trouble. */
export function attachments(
  { plan }: Site,
  options: OpenStackOptions,
  instance: Instance,
  machine: openstack.compute.Instance,
  disks: readonly openstack.blockstorage.Volume[],
): void {
  let previous: openstack.compute.VolumeAttach | undefined;
  for (const [index, volume] of instance.volumes.entries()) {
    const disk = disks[index];
    if (disk === undefined) throw new Error(`volume ${volume.id} is not registered`);
    const [args, opts] = transformed<openstack.compute.VolumeAttachArgs>(
      options.transform?.volumeAttachment,
      { instanceId: machine.id, volumeId: disk.id },
      // A volume is attached once: it has to leave the old machine first.
      { parent: machine, deleteBeforeReplace: true, ...(previous && { dependsOn: [previous] }) },
      instance,
    );
    previous = new openstack.compute.VolumeAttach(`${plan.name}-${volume.id}`, args, opts);
  }
}
