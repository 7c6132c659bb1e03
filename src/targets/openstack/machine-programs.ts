/** The programs of a machine: where they come from and as which systemd units they run. */

import type { Group, Instance, Program } from "../../plan/model.ts";
import { isGalera } from "../../render/mysql/galera.ts";

/** Debian and Ubuntu packages; an application that is an image needs Docker, one that is a command nothing. */
export function packagesOf(group: Group, instance: Instance): readonly string[] {
  const packages = instance.programs.flatMap((program) => packageOf(program, group));
  return [...new Set([...packages, ...(looksAtCertificates(group) ? ["openssl"] : [])])].sort();
}

function packageOf(program: Program, group: Group): readonly string[] {
  switch (program) {
    case "nginx":
      // The package of nginx alone knows no TCP listeners (packages.debian.org: `stream` is a module of its own).
      return listensForTcp(group) ? ["libnginx-mod-stream", "nginx"] : ["nginx"];
    case "haproxy":
    case "keepalived":
    case "zookeeper":
      return [program];
    case "mariadb":
      // With Galera a server that starts without the data copies another one's by it.
      return group.kind === "database" && isGalera(group)
        ? ["mariadb-backup", "mariadb-server"]
        : ["mariadb-server"];
    case "mysql":
      return ["mysql-server"];
    // With a release of Galera for that of MariaDB. The script is of bash, which Debian has.
    case "garbd":
      return ["galera-arbitrator-4"];
    case "database-agent":
      return ["python3", "python3-kazoo", "python3-pymysql"];
    case "application":
      return group.kind === "service" && group.declared.image !== undefined ? ["docker.io"] : [];
    default:
      return program satisfies never;
  }
}

/** `prepare-tls.sh` does so before a server starts. */
function looksAtCertificates(group: Group): boolean {
  return group.kind === "database" && group.declared.tls !== undefined;
}

function listensForTcp(group: Group): boolean {
  return group.kind === "load-balancer" && group.listeners.some(({ protocol }) => protocol === "tcp");
}

/** The unit a program runs as; those of packages carry the package's name for it, and that of a member would. */
export function unitOf(program: Program): string {
  switch (program) {
    case "application":
    case "database-agent":
      return `nospof-${program}.service`;
    // The package's own name for it; `garbd` is an alias.
    case "garbd":
      return "garb.service";
    default:
      return `${program}.service`;
  }
}
