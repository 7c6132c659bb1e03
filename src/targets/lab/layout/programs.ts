/** How the programs that nospof configures are run on Debian: as its packages run them, in the foreground. */
import type { DatabaseGroup, EnsembleGroup, Instance, Program } from "../../../plan/model.ts";
import { AGENT_RUN_FOLDER, AGENT_SCRIPT, AGENT_SETTINGS } from "../../../render/database-agent/paths.ts";
import { START_SCRIPT as START_ARBITRATOR } from "../../../render/garbd/paths.ts";
import { HEALTH_PAGE } from "../../../render/health-page.ts";
import { isGalera } from "../../../render/mysql/galera.ts";
import { CONFIGURATION_FILE, START_SCRIPT } from "../../../render/mysql/paths.ts";
import { volumeOf } from "../../../render/zookeeper/configuration.ts";
import { PREPARE_SCRIPT, startOnDebian } from "../../../render/zookeeper/paths.ts";
import { GALERA_PORTS } from "../../../topology/replication.ts";
import { HOST_FOLDER_INSIDE } from "../machine/state-folder.ts";
import type { LabProgram, ReadyCheck } from "../model.ts";
import { databasePrepare } from "./database.ts";
import { letEnterRoot } from "./enter-root.ts";

/** Of Debian's package, in no search path: where it is, the rest is. */
export const ZK_SERVER = "/usr/share/zookeeper/bin/zkServer.sh";

/** Asked by keepalived, too. */
const HEALTHY: ReadyCheck = { kind: "listens", address: HEALTH_PAGE.address, port: HEALTH_PAGE.port };

/** `prepare` makes the folders that Debian's package would have made. */
export function loadBalancerProgram(program: "nginx" | "haproxy" | "keepalived"): LabProgram {
  switch (program) {
    case "nginx":
      return {
        name: program,
        prepare: [
          "install -d -g adm /var/log/nginx",
          "install -d /var/lib/nginx",
          "rm -f /run/nginx.pid",
          "",
        ].join("\n"),
        command: ["nginx", "-c", "/etc/nginx/nginx.conf", "-g", "daemon off;"],
        environment: {},
        ready: HEALTHY,
      };
    case "haproxy":
      return {
        name: program,
        prepare: [
          "install -d -m 2775 -o haproxy -g haproxy /run/haproxy",
          "install -d /var/lib/haproxy",
          "rm -f /run/haproxy.pid",
          "",
        ].join("\n"),
        command: ["haproxy", "-W", "-f", "/etc/haproxy/haproxy.cfg", "-p", "/run/haproxy.pid"],
        environment: {},
        ready: HEALTHY,
      };
    case "keepalived":
      return keepalived();
    default:
      return program satisfies never;
  }
}

/**
 * Process ids come again soon in a small host: a file that was left would name a stranger. Check scripts are run as
 * nobody.
 */
export function keepalived(): LabProgram {
  return {
    name: "keepalived",
    prepare: `${letEnterRoot("nobody")}\nrm -f /run/keepalived.pid /run/keepalived/*.pid\n`,
    command: ["keepalived", "--dont-fork", "--log-console", "--use-file=/etc/keepalived/keepalived.conf"],
    environment: {},
    ready: { kind: "running" },
  };
}

/** Ready when it listens: accounts and replication are for `afterStart`. */
export function databaseProgram(group: DatabaseGroup, instance: Instance): LabProgram {
  const { engine, port, volume, tls } = group.declared;
  return {
    name: engine,
    prepare: databasePrepare(engine, volume.mount, tls !== undefined),
    command: isGalera(group)
      ? ["/bin/bash", START_SCRIPT]
      : [engine === "mariadb" ? "mariadbd" : "mysqld", `--defaults-file=${CONFIGURATION_FILE}`],
    environment: {},
    ready: { kind: "listens", address: instance.addresses[0]?.address ?? "127.0.0.1", port },
  };
}

/**
 * Ready when it runs: the roles it tells come with the server. By the Python that Debian's modules are for. The server that it has
 * killed is started again as the lab's own program, so that it is one to faults, too.
 */
export function databaseAgentProgram({ declared }: DatabaseGroup): LabProgram {
  const start = `${AGENT_RUN_FOLDER}/start-server`;
  return {
    name: "database-agent",
    prepare: [
      `install -d -m 0700 ${AGENT_RUN_FOLDER}`,
      `echo 'exec bash ${HOST_FOLDER_INSIDE}/host.sh start ${declared.engine}' >${start}`,
      `chmod 0700 ${start}`,
      "",
    ].join("\n"),
    command: ["/usr/bin/python3", AGENT_SCRIPT, AGENT_SETTINGS],
    environment: {},
    ready: { kind: "running" },
  };
}

/**
 * Ready when it listens: whether it leads or follows is for `afterStart`. Run as Debian's package would run it, as a user of its
 * own.
 */
export function memberProgram({ declared }: EnsembleGroup, instance: Instance): LabProgram {
  const folders = [...declared.volumes.map(({ mount }) => mount), "/var/log/zookeeper"].join(" ");
  return {
    name: declared.engine,
    prepare: [
      letEnterRoot("zookeeper"),
      `mkdir -p ${folders}`,
      `chown -R zookeeper ${folders}`,
      `/bin/bash ${PREPARE_SCRIPT} || exit`,
      "",
    ].join("\n"),
    command: [
      "setpriv",
      "--reuid=zookeeper",
      "--regid=zookeeper",
      "--clear-groups",
      ...startOnDebian(volumeOf(instance, "data").mount),
    ],
    environment: {},
    ready: { kind: "listens", address: instance.addresses[0]?.address ?? "127.0.0.1", port: declared.port },
  };
}

/** Ready when the servers can reach it: without one of them it is in no cluster. */
export function arbitratorProgram(group: DatabaseGroup, instance: Instance): LabProgram {
  const { replicationNetwork } = group.declared;
  const own = instance.addresses.find(({ network }) => network === replicationNetwork);
  return {
    name: "garbd",
    prepare: "",
    command: ["/bin/bash", START_ARBITRATOR],
    environment: {},
    ready: { kind: "listens", address: own?.address ?? "127.0.0.1", port: GALERA_PORTS.group },
  };
}

/** Programs of a load balancer, which need no more than their name. */
export function isBalancing(program: Program): program is "nginx" | "haproxy" | "keepalived" {
  return program === "nginx" || program === "haproxy" || program === "keepalived";
}
