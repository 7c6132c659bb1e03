/** What a changed file asks for, and how a program judges its files. */
import type { Program } from "../../plan/model.ts";
import type { BundleFile, SecretFile } from "../../render/bundle.ts";
import { MEMBERS_FILE } from "../../render/zookeeper/paths.ts";
import type { ChangeEffect } from "./delivery/document.ts";

/** The least that makes the change take effect. */
export function effectOf(file: Pick<BundleFile | SecretFile, "path" | "program">): ChangeEffect {
  if (file.path.startsWith("/etc/sysctl.d/")) return "kernel";
  switch (file.program) {
    case "nginx":
    case "haproxy":
      return "reload";
    case "keepalived":
      // It runs its check anew each time.
      return file.path.endsWith(".sh") ? "nothing" : "reload";
    case "mysql":
    case "mariadb":
      // Passwords and SQL reach the server through the setup; few of its options can be changed while it runs.
      return file.path.endsWith(".cnf") ? "restart" : "setup";
    case "zookeeper":
      // Members change while they run. Its scripts are read each time they run.
      if (file.path === MEMBERS_FILE) return "setup";
      return file.path.endsWith(".sh") ? "nothing" : "restart";
    case "garbd":
    case "database-agent":
    case "application":
      return "restart";
    // Scripts are read each time they run, and the agent tells systemd of units.
    case "backup":
      return "nothing";
    default:
      return file.program satisfies never;
  }
}

/** Commands that fail when a program would refuse its files. */
export function testsOf(program: Program): readonly (readonly string[])[] {
  switch (program) {
    case "nginx":
      return [["/usr/sbin/nginx", "-t", "-q"]];
    case "haproxy":
      return [["/usr/sbin/haproxy", "-c", "-f", "/etc/haproxy/haproxy.cfg"]];
    case "keepalived":
      // Releases before 2.2.8 end the group of processes that they are in.
      return [["/usr/bin/unshare", "--pid", "--fork", "/usr/sbin/keepalived", "--config-test"]];
    case "mariadb":
      return [["/usr/sbin/mariadbd", "--help", "--verbose"]];
    case "mysql":
      return [["/usr/sbin/mysqld", "--validate-config"]];
    // It judges its file when it starts.
    case "zookeeper":
    case "garbd":
    case "database-agent":
    case "application":
      return [];
    default:
      return program satisfies never;
  }
}
