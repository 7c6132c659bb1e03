/** cloud-init user data: turns a bare cloud image into an instance of the plan at its first start. */
import * as pulumi from "@pulumi/pulumi";
import { Document } from "yaml";
import type { Group, Instance, Plan, Program } from "../../plan/model.ts";
import { wayOut } from "../../plan/way-out.ts";
import type { Bundle } from "../../render/bundle.ts";
import { octalMode } from "../../render/file-mode.ts";
import { originText } from "../../render/header.ts";
import { interfaceName } from "../../render/interface-name.ts";
import { shippedFile } from "../shipped-file.ts";
import { AFTER_START_UNIT, afterStartUnit } from "./after-start-unit.ts";
import { applicationFile, applicationUnit, ENVIRONMENT_FILE, environmentFile } from "./application-unit.ts";
import { packagesOf, unitOf } from "./machine-programs.ts";

/** What a machine is made from, as far as the topology says it. */
export interface PlannedMachine {
  readonly plan: Plan;
  readonly group: Group;
  readonly instance: Instance;
  readonly bundle: Bundle;
  /** Whether the machine installs its programs itself. */
  readonly install: boolean;
}

/** All that a machine is made from. */
export interface Machine extends PlannedMachine {
  /** Value of a secret. */
  readonly secret: (name: string) => string;
  /** MAC address and name of every interface. */
  readonly interfaces: readonly { readonly mac: string; readonly name: string }[];
  /** Id of each of the instance's volumes, in their order. */
  readonly volumeIds: readonly string[];
}

/** Nova's limit for user data, encoded as base64 (compute API reference, "user_data"). */
const LIMIT = 65_535;

/**
 * The `#cloud-config` document. It runs once: later changes never replace the machine (the target ignores changes
 * of its user data), so a machine that is already there does not get them this way.
 *
 * The order is cloud-init's: `bootcmd` (interfaces, volumes), files, packages, `runcmd` (services). Files come
 * before packages, so that a service starts with its configuration when its package is installed; dpkg keeps files
 * that exist (cloud-init calls it with `--force-confold`).
 *
 * @throws pulumi.RunError when it is larger than Nova takes.
 */
export function userData(machine: Machine): string {
  const { plan, instance } = machine;
  const contents = files(machine);
  const document = new Document({
    hostname: instance.name,
    bootcmd: [nameInterfaces(machine), ["netplan", "apply"], ...mountVolumes(machine)].map(once),
    write_files: contents,
    ...packages(machine),
    runcmd: startPrograms(machine),
  });
  document.commentBefore = ` ${originText(plan, instance)}`;
  const text = `#cloud-config\n${document.toString({ lineWidth: 0, blockQuote: "literal" })}`;
  const size = Math.ceil(Buffer.byteLength(text) / 3) * 4;
  if (size > LIMIT) throw tooLarge(instance, size, contents);
  return text;
}

function tooLarge(instance: Instance, size: number, contents: readonly WrittenFile[]): Error {
  const [largest] = contents.toSorted((a, b) => b.content.length - a.content.length);
  const most =
    largest === undefined ? "" : ` Most of it is ${largest.path}, ${largest.content.length} bytes:`;
  return new pulumi.RunError(
    `The user data of ${instance.name} takes ${size} bytes, but Nova takes ${LIMIT}.${most} make that smaller ` +
      "(a shorter certificate chain, fewer listeners on one load balancer).",
  );
}

/** `bootcmd` runs at every start; this is for the first one. */
function once(command: readonly string[], index: number): readonly string[] {
  return ["cloud-init-per", "instance", `nospof-${index}`, ...command];
}

/**
 * Network configuration cannot be given in user data, so what cloud-init made of the cloud's own is edited, and
 * applied: keepalived's configuration says `eth0`, whatever the machine calls it. Of the default routes, of which the
 * cloud gives one for each network with a gateway, one is left.
 */
function nameInterfaces({ plan, group, instance, interfaces }: Machine): readonly string[] {
  const outer = wayOut(group.declared, plan.networks);
  return [
    "python3",
    "-c",
    shippedFile("openstack/name-interfaces.py"),
    "/etc/netplan",
    "/etc/cloud/cloud.cfg.d",
    ...(outer === undefined ? [] : [`default=${interfaceName(instance, outer)}`]),
    ...interfaces.map(({ mac, name }) => `${mac}=${name}`),
  ];
}

/** KVM shows the first 20 characters of a volume's id as the serial number of its disk. */
function mountVolumes({ instance, volumeIds }: Machine): readonly (readonly string[])[] {
  if (instance.volumes.length === 0) return [];
  const pairs = instance.volumes.map((volume, index) => {
    const id = volumeIds[index];
    if (id === undefined) throw new Error(`volume ${volume.id} of ${instance.name} has no id`);
    return `/dev/disk/by-id/virtio-${id.slice(0, 20)}=${volume.mount}`;
  });
  return [["sh", "-c", shippedFile("openstack/mount-volumes.sh"), "mount-volumes", ...pairs]];
}

interface WrittenFile {
  readonly path: string;
  readonly owner: "root:root";
  readonly permissions: string;
  readonly encoding?: "b64";
  readonly content: string;
}

function files(machine: Machine): readonly WrittenFile[] {
  const { plan, group, instance, bundle, secret } = machine;
  // systemd.unit(5), StartLimitIntervalSec: else a program that failed five times in ten seconds stays down for good.
  const unit = "[Unit]\nStartLimitIntervalSec=0\n";
  const restart = "\n[Service]\nRestart=always\nRestartSec=1\n";
  return [
    ...bundle.files.map((file) => written(placeOf(file), file.content, file.mode)),
    ...bundle.secretFiles.map((file) => written(placeOf(file), secret(file.secret), file.mode)),
    ...(group.kind === "service"
      ? [
          written(
            unitPath(unitOf("application")),
            applicationUnit(plan, group.declared, instance, bundle),
            0o644,
          ),
          written(ENVIRONMENT_FILE, environmentFile(group.declared, secret), 0o600),
        ]
      : []),
    ...instance.programs
      .filter((program) => program !== "application")
      .map((program) => {
        const mounts = instance.volumes.map((volume) => volume.mount).join(" ");
        // Without its volume a database must not start: it would fill the disk of the machine with a new one.
        const needs = mounts === "" ? "" : `RequiresMountsFor=${mounts}\n`;
        return written(`${unitPath(unitOf(program))}.d/nospof.conf`, `${unit}${needs}${restart}`, 0o644);
      }),
    ...(bundle.afterStart.length > 0
      ? [written(unitPath(AFTER_START_UNIT), afterStartUnit(plan, instance, bundle), 0o644)]
      : []),
  ];
}

function placeOf({ path, program }: { readonly path: string; readonly program: Program }): string {
  return program === "application" ? applicationFile(path) : path;
}

function unitPath(unit: string): string {
  return `/etc/systemd/system/${unit}`;
}

/** What YAML cannot show as it is, goes as base64. */
function written(path: string, content: string, mode: number): WrittenFile {
  const common = { path, owner: "root:root", permissions: octalMode(mode) } as const;
  return /[^\P{Cc}\n\t]|\p{Cs}/u.test(content)
    ? { ...common, encoding: "b64", content: Buffer.from(content).toString("base64") }
    : { ...common, content };
}

function packages(machine: Machine): {
  readonly package_update?: true;
  readonly packages?: readonly string[];
} {
  const names = packagesOf(machine.group, machine.instance);
  return machine.install && names.length > 0 ? { package_update: true, packages: names } : {};
}

function startPrograms({ instance, bundle }: Machine): readonly (readonly string[])[] {
  const units = [
    ...instance.programs.map(unitOf),
    ...(bundle.afterStart.length > 0 ? [AFTER_START_UNIT] : []),
  ];
  return [
    ["sysctl", "--system"],
    ["systemctl", "daemon-reload"],
    ["systemctl", "enable", ...units],
    // A package may have started its program before all of its files were there.
    ["systemctl", "restart", "--no-block", ...units],
  ];
}
