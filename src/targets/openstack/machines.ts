/** The machines: instances, their volumes, and in which order they come. */
import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import type { Group, Instance, Plan } from "../../plan/model.ts";
import { interfaceName } from "../../render/interface-name.ts";
import { secretNeeds } from "../secret-values.ts";
import type { Part, Site } from "../target.ts";
import { transformed } from "../transform.ts";
import { configurationHash, warnOfUndelivered } from "./configuration-changes.ts";
import { installs, releasesOn } from "./distribution.ts";
import { packagesOf } from "./machine-programs.ts";
import type { OpenStackOptions } from "./options.ts";
import type { Ports } from "./ports.ts";
import { serverGroup } from "./server-groups.ts";
import { flavorOf, zoneOf } from "./sizing.ts";
import { type PlannedMachine, userData } from "./user-data.ts";
import { attachments, volumes } from "./volumes.ts";

/** Registers the machines of a group. */
export function machines(site: Site, options: OpenStackOptions, ports: Ports, part: Part): void {
  const affinity = serverGroup(site, options, part);
  let previous: openstack.compute.Instance | undefined;
  for (const instance of part.instances) {
    previous = machine(site, options, ports, part, instance, affinity, previous);
  }
}

function machine(
  site: Site,
  options: OpenStackOptions,
  ports: Ports,
  { group, component }: Part,
  instance: Instance,
  affinity: openstack.compute.ServerGroup | undefined,
  previous: openstack.compute.Instance | undefined,
): openstack.compute.Instance {
  const { plan } = site;
  const name = `${plan.name}-${instance.name}`;
  const own = ports.ofInstance(instance.name);
  const disks = volumes(site, options, instance, component);
  const zone = zoneOf(plan, instance, options.zones);
  const install = installs(plan, instance, options);
  const planned = { plan, group, instance, bundle: site.bundle(instance.name), install };
  if (options.programs !== "in-image" && !install) warnOfNeeds(plan, group, instance);
  const [args, opts] = transformed<openstack.compute.InstanceArgs>(
    options.transform?.instance,
    {
      name,
      imageName: typeof options.image === "string" ? options.image : options.image(instance),
      flavorName: flavorOf(instance, options),
      ...(options.keyPair !== undefined && { keyPair: options.keyPair }),
      ...(zone !== undefined && { availabilityZone: zone }),
      ...(affinity && { schedulerHints: [{ group: affinity.id }] }),
      networks: own.map((port) => ({ port: port.id })),
      // The only way to configure a machine on a network without a router or DHCP.
      configDrive: true,
      userData: initialization(site, planned, own, disks),
      // Ends the programs in order before the machine goes.
      stopBeforeDestroy: true,
      metadata: {
        "nospof.topology": plan.name,
        "nospof.group": group.name,
        "nospof.instance": instance.name,
        "nospof.configuration": configurationHash(planned),
      },
    },
    {
      parent: component,
      // Nova checks a server group against the machines there are: two at once may both get the same host.
      ...(previous && { dependsOn: [previous] }),
      // The ports are fixed and taken by the old machine.
      deleteBeforeReplace: true,
      // Nova cannot change user data: a new configuration would replace the machine.
      ignoreChanges: ["userData"],
      additionalSecretOutputs: ["userData"],
    },
    instance,
  );
  const built = new openstack.compute.Instance(name, args, opts);
  attachments(site, options, instance, built, disks);
  warnOfUndelivered(instance.name, built, built.userData, pulumi.output(args.userData));
  return built;
}

function warnOfNeeds(plan: Plan, group: Group, instance: Instance): void {
  const needed = packagesOf(group, instance);
  if (needed.length === 0) return;
  const releases = releasesOn(plan, instance);
  void pulumi.log.warn(
    `${instance.name} is on isolated networks only and cannot install anything: its image has to hold ` +
      `${needed.join(", ")}${releases.length > 0 ? ` (${releases.join(", ")})` : ""}.`,
  );
}

/** The user data, once everything in it is known; secret as a whole. */
function initialization(
  site: Site,
  machine: PlannedMachine,
  ports: readonly openstack.networking.Port[],
  disks: readonly openstack.blockstorage.Volume[],
): pulumi.Output<string> {
  const { plan, group, instance, bundle } = machine;
  const secrets = [...secretNeeds({ ...plan, groups: [group] }, [bundle]).keys()];
  return pulumi.secret(
    pulumi
      .all([
        pulumi.all(ports.map((port) => port.macAddress)),
        pulumi.all(disks.map((disk) => disk.id)),
        pulumi.all(Object.fromEntries(secrets.map((secret) => [secret, site.secrets(secret)]))),
      ])
      .apply(([macs, volumeIds, values]) =>
        userData({
          ...machine,
          volumeIds,
          interfaces: macs.map((mac, index) => ({
            mac,
            name: interfaceName(instance, instance.addresses[index]?.network ?? ""),
          })),
          secret: (secret) => {
            const value = values[secret];
            if (value === undefined) throw new Error(`secret ${secret} was not counted as needed`);
            return value;
          },
        }),
      ),
  );
}
