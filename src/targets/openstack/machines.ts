/** The machines: instances, their volumes, and in which order they come and change. */
import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import type { Group, Instance, Plan } from "../../plan/model.ts";
import { backupsOf } from "../../render/backup/declared.ts";
import { ConfigurationComponent, shownSecret } from "../configuration-component.ts";
import { type RedundancyLeft, redundancyLeft } from "../redundancy-left.ts";
import { secretNeeds } from "../secret-values.ts";
import type { Part, Site } from "../target.ts";
import { transformed } from "../transform.ts";
import { backupPackages } from "./backup-packages.ts";
import { type AskIfPossible, askIfPossible } from "./cloud/ask-if-possible.ts";
import { metadataItems } from "./delivery/metadata-items.ts";
import type { SealedDocument } from "./delivery/sealed.ts";
import { installs, releasesOn } from "./distribution.ts";
import { type MachineBirth, machineBirth } from "./machine-birth.ts";
import { machineDocument, sealedDocument } from "./machine-document.ts";
import { machineFiles, type PlannedMachine } from "./machine-files.ts";
import { packagesOf } from "./machine-programs.ts";
import { machineTags } from "./machine-tags.ts";
import { tellTrouble } from "./machine-trouble.ts";
import type { OpenStackOptions } from "./options.ts";
import type { Ports } from "./ports.ts";
import { machineInterruption, machineTimes, programInterruption, programTimes } from "./restart-times.ts";
import { serverGroup } from "./server-groups.ts";
import { flavorOf, zoneOf } from "./sizing.ts";
import { type IsStillborn, stillborn } from "./stillborn.ts";
import { turnSeconds } from "./turns.ts";
import { attachments, volumes } from "./volumes.ts";
import type { Waiting } from "./waiting.ts";

interface Workshop {
  readonly site: Site;
  readonly options: OpenStackOptions;
  readonly ports: Ports;
  readonly waiting: Waiting;
  readonly redundancyLeft: RedundancyLeft;
  readonly ask: AskIfPossible;
  readonly isStillborn: IsStillborn;
}

interface Registered {
  readonly machine: openstack.compute.Instance;
  /** Resolves when all that stands before it has changed, and it has too: it is well, and used again. */
  readonly settled: pulumi.Output<unknown>;
}

/**
 * Registers all machines. Those that are there change in the order of an update: each only when those before it are well
 * and back behind their load balancers. New ones wait for nobody and keep nobody waiting, since nobody uses them yet.
 */
export function machines(site: Site, options: OpenStackOptions, ports: Ports, waiting: Waiting): void {
  const ask = askIfPossible(options);
  const workshop: Workshop = {
    ...{ site, options, ports, waiting, ask },
    redundancyLeft: redundancyLeft(site.plan),
    isStillborn: stillborn(site.plan, ask),
  };
  const lastOf = new Map<string, Registered>();
  for (const part of site.parts) {
    const affinity = serverGroup(site, options, part);
    let before = part.after.flatMap((name) => lastOf.get(name) ?? []);
    let sibling: openstack.compute.Instance | undefined;
    for (const instance of part.instances) {
      const registered = machine(workshop, part, instance, affinity, before, sibling);
      lastOf.set(part.group.name, registered);
      before = [registered];
      sibling = registered.machine;
    }
  }
}

function machine(
  { site, options, ports, waiting, redundancyLeft, ask, isStillborn }: Workshop,
  { group, component }: Part,
  instance: Instance,
  affinity: openstack.compute.ServerGroup | undefined,
  before: readonly Registered[],
  // Nova checks a server group against the machines there are: two at once may both get the same host.
  sibling: openstack.compute.Instance | undefined,
): Registered {
  const { plan } = site;
  const name = `${plan.name}-${instance.name}`;
  const own = ports.ofInstance(instance.name);
  const disks = volumes(site, options, instance, component);
  const zone = zoneOf(plan, instance, options.zones);
  const install = installs(plan, instance, options);
  const planned = { plan, group, instance, bundle: site.bundle(instance.name), install };
  const birth = machineBirth(planned, component, isStillborn(instance));
  const rebuilding = machineTimes(plan, group, instance);
  showConfiguration(planned, birth, component, redundancyLeft);
  if (options.programs !== "in-image" && !install) warnOfNeeds(plan, group, instance);
  const all = [...before.map((one) => one.machine), ...(sibling === undefined ? [] : [sibling])];
  const earlier = pulumi.all(before.map((one) => one.settled));
  const turn = birth.isNew.apply(
    (isNew): pulumi.Output<pulumi.Resource[]> =>
      isNew ? pulumi.output(sibling === undefined ? [] : [sibling]) : earlier.apply(() => all),
  );
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
      userData: birth.userData,
      // Drains it, and ends its programs in order, before it goes.
      stopBeforeDestroy: true,
      metadata: machineTags(plan, instance),
    },
    {
      parent: component,
      dependsOn: pulumi.runtime.isDryRun() ? all : turn,
      // The ports are fixed and taken by the old machine.
      deleteBeforeReplace: true,
      hooks: {
        ...redundancyLeft(instance, birth.isNew, component, {
          of: "machine",
          whenReplaced: rebuilding,
          whenUpdated: (change) => machineInterruption(change, rebuilding),
        }),
        ...tellTrouble(plan, group, instance, options, ask),
      },
      additionalSecretOutputs: ["userData"],
    },
    instance,
  );
  const delivery = sealedFor(site, planned, own, disks, birth, args, waiting);
  const metadata = pulumi
    .all([pulumi.output(args.metadata ?? {}), delivery])
    .apply(([others, sealed]) => ({ ...others, ...metadataItems(sealed) }));
  // Sealed: whoever may look at metadata reads nothing in it.
  const built = new openstack.compute.Instance(name, { ...args, metadata: pulumi.unsecret(metadata) }, opts);
  attachments(site, options, instance, built, disks);
  const back = waiting.for(instance.name, built, delivery);
  return {
    machine: built,
    settled: birth.isNew.apply((isNew): pulumi.Output<unknown> => (isNew ? earlier : back)),
  };
}

/** For previews: which lines change, and what a program that has to be started anew for them takes away. */
function showConfiguration(
  machine: PlannedMachine,
  { isNew }: MachineBirth,
  component: pulumi.Resource,
  redundancyLeft: RedundancyLeft,
): void {
  const { plan, group, instance } = machine;
  const files = machineFiles(machine, shownSecret);
  new ConfigurationComponent(
    `${plan.name}-${instance.name}`,
    Object.fromEntries(files.map(({ path, text }) => [path, text])),
    {
      parent: component,
      hooks: redundancyLeft(instance, isNew, component, {
        of: "configuration",
        whenUpdated: (change) => programInterruption(files, change, programTimes(plan, group, instance)),
      }),
    },
  );
}

function warnOfNeeds(plan: Plan, group: Group, instance: Instance): void {
  const needed = [...packagesOf(group, instance), ...backupPackages(group, backupsOf(plan, group))];
  if (needed.length === 0) return;
  const releases = releasesOn(plan, instance);
  void pulumi.log.warn(
    `${instance.name} is on isolated networks only and cannot install anything: its image has to hold ` +
      `${needed.join(", ")}${releases.length > 0 ? ` (${releases.join(", ")})` : ""}.`,
  );
}

/** What the machine is told, once everything in it is known. */
function sealedFor(
  site: Site,
  machine: PlannedMachine,
  ports: readonly openstack.networking.Port[],
  disks: readonly openstack.blockstorage.Volume[],
  birth: MachineBirth,
  args: openstack.compute.InstanceArgs,
  waiting: Waiting,
): pulumi.Output<SealedDocument> {
  const { plan, group, instance, bundle } = machine;
  const secrets = [...secretNeeds({ ...plan, groups: [group] }, [bundle]).keys()];
  return pulumi
    .all([
      pulumi.all(ports.map((port) => port.macAddress)),
      pulumi.all(disks.map((disk) => disk.id)),
      pulumi.all(Object.fromEntries(secrets.map((secret) => [secret, site.secrets(secret)]))),
      pulumi.all([args.imageId ?? args.imageName, args.flavorName]),
      pulumi.all([birth.key, birth.agent, birth.texts, pulumi.output(args.metadata ?? {})]),
    ])
    .apply(([macs, volumeIds, values, [image, flavor], [key, agent, texts, others]]) => {
      const facts = {
        macs,
        volumeIds,
        agent,
        madeFrom: { image, flavor },
        waitSeconds: waiting.isDone ? 0 : turnSeconds(site, instance),
        secret: (secret: string) => {
          const value = values[secret];
          if (value === undefined) throw new Error(`secret ${secret} was not counted as needed`);
          return value;
        },
      };
      return sealedDocument(machineDocument(machine, facts), key, Object.keys(others).length, texts);
    });
}
