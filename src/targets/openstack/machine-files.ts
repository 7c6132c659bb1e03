/** Every file that a machine has from nospof, and what has to happen when it changes. */
import { basename } from "node:path";
import type { Group, Instance, Plan, Program } from "../../plan/model.ts";
import type { Bundle, FileOwner } from "../../render/bundle.ts";
import { octalMode } from "../../render/file-mode.ts";
import { START_SCRIPT as ARBITRATOR_SCRIPT, WORK_FOLDER } from "../../render/garbd/paths.ts";
import { isGalera } from "../../render/mysql/galera.ts";
import { PREPARE_TLS_SCRIPT, START_SCRIPT } from "../../render/mysql/paths.ts";
import { AFTER_START_UNIT, afterStartUnit } from "./after-start-unit.ts";
import { AGENT_UNIT, agentUnit } from "./agent-unit.ts";
import { applicationFile, applicationUnit, ENVIRONMENT_FILE, environmentFile } from "./application-unit.ts";
import { effectOf } from "./change-effects.ts";
import { databaseAgentUnit } from "./database-agent-unit.ts";
import type { ChangeEffect, DeliveredFile } from "./delivery/document.ts";
import { DRAIN_UNIT, drainUnit } from "./drain-unit.ts";
import { unitOf } from "./machine-programs.ts";
import { memberUnit } from "./member-unit.ts";

/** What a machine is made from, as far as the topology says it. */
export interface PlannedMachine {
  readonly plan: Plan;
  readonly group: Group;
  readonly instance: Instance;
  readonly bundle: Bundle;
  /** Whether the machine installs its programs itself. */
  readonly install: boolean;
}

/** @param secret gives the value of a secret */
export function machineFiles(
  machine: PlannedMachine,
  secret: (name: string) => string,
): readonly DeliveredFile[] {
  const { plan, group, instance, bundle } = machine;
  const unit = (name: string, content: string, change: ChangeEffect): DeliveredFile =>
    delivered(`/etc/systemd/system/${name}`, content, 0o644, "systemd", change);
  return [
    ...bundle.files
      .filter((file) => !isOnVolume(instance, file.path))
      .map((file) => delivered(placeOf(file), file.content, file.mode, file.program, effectOf(file))),
    ...bundle.secretFiles.map((file) =>
      delivered(placeOf(file), secret(file.secret), file.mode, file.program, effectOf(file)),
    ),
    ...(group.kind === "service"
      ? [
          delivered(
            `/etc/systemd/system/${unitOf("application")}`,
            applicationUnit(plan, group.declared, instance, bundle),
            0o644,
            "application",
            "restart",
          ),
          delivered(ENVIRONMENT_FILE, environmentFile(plan, group, secret), 0o600, "application", "restart"),
        ]
      : []),
    ...(group.kind === "ensemble"
      ? [
          delivered(
            `/etc/systemd/system/${unitOf("zookeeper")}`,
            memberUnit(plan, instance),
            0o644,
            "zookeeper",
            "restart",
          ),
        ]
      : []),
    ...(instance.programs.includes("database-agent")
      ? [
          delivered(
            `/etc/systemd/system/${unitOf("database-agent")}`,
            databaseAgentUnit(plan, instance),
            0o644,
            "database-agent",
            "restart",
          ),
        ]
      : []),
    ...instance.programs
      .filter((program) => program !== "application")
      .map((program) =>
        unit(`${unitOf(program)}.d/nospof.conf`, supervision(group, instance, program), "nothing"),
      ),
    ...(bundle.afterStart.length > 0
      ? [unit(AFTER_START_UNIT, afterStartUnit(plan, instance, bundle), "setup")]
      : []),
    unit(DRAIN_UNIT, drainUnit(plan, group, instance), "nothing"),
    unit(AGENT_UNIT, agentUnit(plan, instance), "nothing"),
  ];
}

/**
 * In place of the package's own start. As root, for the password with which others are asked; the server becomes its own user. It waits for
 * the others as long as they take.
 */
const START_GALERA: readonly string[] = [
  "User=root",
  "Group=root",
  "ExecStart=",
  `ExecStart=/bin/bash ${START_SCRIPT}`,
  "TimeoutStartSec=infinity",
];

/**
 * In place of the package's own start, which reads a file of its own. Its user is nobody; it leaves the cluster in order when the
 * script alone is told to stop, by the package's signal.
 */
const START_ARBITRATOR: readonly string[] = [
  `StateDirectory=${basename(WORK_FOLDER)}`,
  "ExecStart=",
  `ExecStart=/bin/bash ${ARBITRATOR_SCRIPT}`,
  "KillMode=mixed",
];

/** An addition to the unit of a package. */
function supervision(group: Group, instance: Instance, program: Program): string {
  const mounts = instance.volumes.map((volume) => volume.mount).join(" ");
  const others = instance.programs.filter((other) => other !== program).map(unitOf);
  return [
    "[Unit]",
    // systemd.unit(5): else a program that failed five times in ten seconds stays down for good.
    "StartLimitIntervalSec=0",
    // Without its volume a database must not start: it would fill the disk of the machine with a new one.
    ...(mounts === "" ? [] : [`RequiresMountsFor=${mounts}`]),
    // It gives the virtual IP away before the load balancer stops.
    ...(program === "keepalived" ? [`After=${others.join(" ")}`] : []),
    "",
    "[Service]",
    "Restart=always",
    "RestartSec=1",
    // It may not read its certificate itself.
    ...(group.kind === "database" && group.declared.tls !== undefined && program === group.declared.engine
      ? [`ExecStartPre=+/bin/sh ${PREPARE_TLS_SCRIPT}`]
      : []),
    ...(program === "mariadb" && group.kind === "database" && isGalera(group) ? START_GALERA : []),
    ...(program === "garbd" ? START_ARBITRATOR : []),
    "",
  ].join("\n");
}

/** The first time, files are written before volumes are there: what is on one is for the program's unit to write. */
function isOnVolume({ volumes }: Instance, path: string): boolean {
  return volumes.some(({ mount }) => path.startsWith(`${mount}/`));
}

/** Where a file of the bundle is on the machine. */
function placeOf({ path, program }: { readonly path: string; readonly program: FileOwner }): string {
  return program === "application" ? applicationFile(path) : path;
}

function delivered(
  path: string,
  text: string,
  mode: number,
  program: string,
  change: ChangeEffect,
): DeliveredFile {
  return { path, mode: octalMode(mode), program, change, text };
}
