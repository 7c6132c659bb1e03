/** What a machine is told (ADR 10): the document that reaches it sealed, in its metadata. */

import { wayOut } from "../../plan/way-out.ts";
import { backupsOf } from "../../render/backup/declared.ts";
import { timersOf } from "../../render/backup/timers.ts";
import { interfaceName } from "../../render/interface-name.ts";
import { runError } from "../run-error.ts";
import { AFTER_START_UNIT } from "./after-start-unit.ts";
import { agentChanges } from "./agent-sources.ts";
import { AGENT_UNIT } from "./agent-unit.ts";
import { backupPackages } from "./backup-packages.ts";
import { travelling } from "./born-texts.ts";
import { testsOf } from "./change-effects.ts";
import type { DeliveredFile, MachineDocument, MadeFrom } from "./delivery/document.ts";
import { room } from "./delivery/metadata-items.ts";
import { type SealedDocument, seal } from "./delivery/sealed.ts";
import { DRAIN_UNIT } from "./drain-unit.ts";
import { machineFiles, type PlannedMachine } from "./machine-files.ts";
import { machineHealth } from "./machine-health.ts";
import { packagesOf, unitOf } from "./machine-programs.ts";

/** What only the cloud and the user know of a machine. */
export interface MachineFacts {
  readonly madeFrom: MadeFrom;
  /** Value of a secret. */
  readonly secret: (name: string) => string;
  /** MAC address of the port of each of the instance's addresses, in their order. */
  readonly macs: readonly string[];
  /** Id of each of the instance's volumes, in their order. */
  readonly volumeIds: readonly string[];
  /** Of the agent that it was born with: file name → SHA-256. */
  readonly agent: Readonly<Record<string, string>>;
  /** Seconds to wait before a program is ended; 0 where deployments wait for machines. */
  readonly waitSeconds: number;
}

export function machineDocument(machine: PlannedMachine, facts: MachineFacts): MachineDocument {
  const { plan, group, instance, bundle, install } = machine;
  const outer = wayOut(group.declared, plan.networks);
  const gateway = plan.networks.find(({ name }) => name === outer)?.gatewayAddress;
  const image = group.kind === "service" ? group.declared.image : undefined;
  const setup = bundle.afterStart.length > 0 ? AFTER_START_UNIT : undefined;
  return {
    topology: plan.name,
    instance: instance.name,
    madeFrom: facts.madeFrom,
    interfaces: instance.addresses.map(({ network, address }, index) => ({
      mac: known(facts.macs[index], `the port of ${instance.name} on ${network} has no MAC address`),
      name: interfaceName(instance, network),
      address: `${address}/${plan.networks.find(({ name }) => name === network)?.cidr.split("/")[1]}`,
    })),
    wayOut:
      outer === undefined || gateway === undefined
        ? undefined
        : { interface: interfaceName(instance, outer), gateway },
    volumes: instance.volumes.map((volume, index) => {
      const id = known(facts.volumeIds[index], `volume ${volume.id} of ${instance.name} has no id`);
      // KVM shows the first 20 characters of a volume's id as the serial number of its disk.
      return { device: `/dev/disk/by-id/virtio-${id.slice(0, 20)}`, folder: volume.mount };
    }),
    // nft refuses connections while the machine is drained.
    packages: install
      ? [...packagesOf(group, instance), ...backupPackages(group, backupsOf(plan, group)), "nftables"].sort()
      : [],
    preparations:
      image === undefined
        ? []
        : [["/bin/sh", "-c", 'docker image inspect "$0" >/dev/null 2>&1 || docker pull --quiet "$0"', image]],
    files: machineFiles(machine, facts.secret),
    programs: instance.programs.map((name) => ({ name, unit: unitOf(name), tests: testsOf(name) })),
    setup,
    units: [DRAIN_UNIT, AGENT_UNIT],
    timers: timersOf(backupsOf(plan, group)),
    health: machineHealth(plan, group, instance, setup),
    waitSeconds: facts.waitSeconds,
    agent: agentChanges(facts.agent),
  };
}

/**
 * @param key of the machine
 * @param otherItems how many items of metadata it has beside these
 * @param born hashes of the texts that the machine has from its birth. Default: none
 * @throws pulumi.RunError when it is larger than what Nova takes as metadata
 */
export function sealedDocument(
  document: MachineDocument,
  key: string,
  otherItems: number,
  born: readonly string[] = [],
): SealedDocument {
  const files = document.files.map((file) => travelling(file, born));
  const sealed = seal(JSON.stringify({ ...document, files }), key);
  const limit = room(otherItems);
  if (sealed.text.length > limit) throw tooLarge(document, sealed.text.length, limit);
  return sealed;
}

function tooLarge({ instance, files }: MachineDocument, size: number, limit: number): Error {
  const [largest] = files.toSorted(bySize);
  const most =
    largest === undefined ? "" : ` Most of it is ${largest.path}, ${Buffer.byteLength(largest.text)} bytes:`;
  return runError(
    `The configuration of ${instance} takes ${size} characters, compressed, but Nova takes ${limit} as metadata of a ` +
      `machine.${most} make that smaller (a shorter certificate chain, fewer listeners on one load balancer).`,
  );
}

function bySize(a: DeliveredFile, b: DeliveredFile): number {
  return Buffer.byteLength(b.text) - Buffer.byteLength(a.text);
}

function known<Value>(value: Value | undefined, otherwise: string): Value {
  if (value === undefined) throw new Error(otherwise);
  return value;
}
