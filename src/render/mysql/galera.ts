/** What the files of a server of Galera say that those of others do not. */
import { GALERA_TIMING } from "../../plan/galera-timing.ts";
import type { DatabaseGroup, Instance, Plan } from "../../plan/model.ts";
import { REPLICATION_ACCOUNT } from "../../topology/consistency/databases.ts";
import { GALERA_PORTS } from "../../topology/replication.ts";
import { address, text, type View } from "../view.ts";
import {
  CONFIGURATION_FILE,
  GALERA_SET_UP,
  GALERA_WAITS,
  SECRETS_FOLDER,
  SOCKET,
  START_SCRIPT,
} from "./paths.ts";
import { replicationSet } from "./replication-set.ts";
import { optionSize } from "./server-size.ts";
import { checkedSecret } from "./sql-text.ts";
import { PRIMARY_WAIT_SECONDS } from "./timing.ts";

/** `wsrep_cluster_name` may be this long; servers of two databases never meet, so that it may be cut. */
const LONGEST_CLUSTER_NAME = 32;

const MIB = 1024 ** 2;

/**
 * Share of the data volume for the last writes, never less than the default of Galera. A server that was away for longer than they reach
 * back copies everything.
 */
const WRITES_SHARE = 0.005;
const LEAST_WRITES_BYTES = 128 * MIB;
const MOST_WRITES_BYTES = 4096 * MIB;

/** The manual of Galera starts from twice the number of CPUs, and more than that many only wait for each other. */
const APPLIERS_PER_CPU = 2;
const MOST_APPLIERS = 32;

/** Whether the servers of a group are a cluster of Galera. */
export function isGalera({ declared }: DatabaseGroup): boolean {
  return declared.replication.mode === "galera";
}

/** What all that vote have to agree on, and who this one is among them. */
export function membership(plan: Plan, instance: Instance, group: DatabaseGroup): View {
  const { self } = replicationSet(plan, instance, group);
  return {
    clusterName: group.name.slice(0, LONGEST_CLUSTER_NAME),
    nodeName: self.instance,
    address: address(self.address),
    ports: { ...GALERA_PORTS },
    retransmitSeconds: GALERA_TIMING.retransmitMs / 1000,
    keepaliveSeconds: GALERA_TIMING.keepaliveMs / 1000,
    lookSeconds: GALERA_TIMING.lookMs / 1000,
    suspectSeconds: GALERA_TIMING.suspectMs / 1000,
    inactiveSeconds: GALERA_TIMING.inactiveMs / 1000,
    agreeSeconds: GALERA_TIMING.agreeMs / 1000,
  };
}

/** Undefined for a database without Galera. */
export function galeraOptions(
  plan: Plan,
  instance: Instance,
  group: DatabaseGroup,
  volumeBytes: number,
): View | undefined {
  if (!isGalera(group)) return undefined;
  const { voters } = replicationSet(plan, instance, group);
  const cpu = Math.max(1, Math.floor(instance.size.cpu));
  return {
    ...membership(plan, instance, group),
    addresses: text(voters.map((one) => one.address).join(",")),
    startScript: text(START_SCRIPT),
    waitSeconds: PRIMARY_WAIT_SECONDS,
    gcache: optionSize(writesBytes(volumeBytes)),
    cpu,
    appliers: Math.min(MOST_APPLIERS, APPLIERS_PER_CPU * cpu),
  };
}

/** What `start-galera.sh` says. */
export function startScript(plan: Plan, instance: Instance, group: DatabaseGroup): View {
  const { self, primary, all } = replicationSet(plan, instance, group);
  const [data] = instance.volumes;
  return {
    script: text(START_SCRIPT),
    optionFile: text(CONFIGURATION_FILE),
    dataFolder: text(data?.mount ?? ""),
    self: { ...self },
    order: [primary.address, ...all.map((one) => one.address).filter((one) => one !== primary.address)].map(
      address,
    ),
    port: group.declared.port,
    ports: { ...GALERA_PORTS },
    client: "mariadb",
    replicationUser: REPLICATION_ACCOUNT,
    replicationSecret: checkedSecret(group.declared.replicationPassword ?? ""),
    secretsFolder: text(SECRETS_FOLDER),
    waitsFile: text(GALERA_WAITS),
    setUpFile: text(GALERA_SET_UP),
  };
}

/** What `check-galera.sh` says. */
export function checkScript(): View {
  return {
    client: "mariadb",
    socket: text(SOCKET),
    waitsFile: text(GALERA_WAITS),
    setUpFile: text(GALERA_SET_UP),
  };
}

/** In bytes. */
function writesBytes(volumeBytes: number): number {
  const wanted = Math.floor((volumeBytes * WRITES_SHARE) / MIB) * MIB;
  return Math.min(MOST_WRITES_BYTES, Math.max(LEAST_WRITES_BYTES, wanted));
}
