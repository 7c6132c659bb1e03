/** Bundles with one small file per program: enough to see what a target does with the files of a real one. */
import type { Instance, Plan, Program } from "../../src/plan/model.ts";
import type { Bundle, BundleFile, SecretFile } from "../../src/render/bundle.ts";

const FILES: Readonly<Record<Exclude<Program, "application">, string>> = {
  nginx: "/etc/nginx/nginx.conf",
  haproxy: "/etc/haproxy/haproxy.cfg",
  keepalived: "/etc/keepalived/keepalived.conf",
  mariadb: "/etc/mysql/my.cnf",
  mysql: "/etc/mysql/my.cnf",
};

/** One bundle for each instance. Every declared secret ends up where the real ones do. */
export function standInBundles(plan: Plan): readonly Bundle[] {
  return plan.instances.map((instance) => bundle(plan, instance));
}

function bundle(plan: Plan, instance: Instance): Bundle {
  const group = plan.groups.find((candidate) => candidate.name === instance.group);
  const isDatabase = group?.kind === "database";
  const files = instance.programs.flatMap((program): BundleFile[] =>
    program === "application"
      ? []
      : [{ path: FILES[program], content: `# ${program} of ${instance.name}\n`, mode: 0o644, program }],
  );
  if (isDatabase) {
    const [program = "mariadb"] = instance.programs;
    files.push({ path: "/etc/nospof/setup-database.sh", content: "#!/bin/sh\ntrue\n", mode: 0o755, program });
  }
  return {
    instance: instance.name,
    files,
    secretFiles: secretFiles(group, instance),
    sysctls: instance.programs.includes("keepalived") ? { "net.ipv4.ip_nonlocal_bind": "1" } : {},
    afterStart: isDatabase ? [["/etc/nospof/setup-database.sh"]] : [],
  };
}

function secretFiles(group: Plan["groups"][number] | undefined, instance: Instance): readonly SecretFile[] {
  const [program = "application"] = instance.programs;
  switch (group?.kind) {
    case "service":
      return group.declared.secretFiles.map(({ secret, path }) => ({ secret, path, mode: 0o400, program }));
    case "load-balancer":
      return group.listeners.flatMap(({ tls, name }) =>
        tls === undefined
          ? []
          : [{ secret: tls.certificate, path: `/etc/nospof/tls/${name}.pem`, mode: 0o600, program }],
      );
    case "database":
      return [
        ...(group.declared.replicationPassword === undefined ? [] : [group.declared.replicationPassword]),
        ...group.declared.accounts.map((account) => account.password),
      ].map((secret) => ({ secret, path: `/etc/nospof/secrets/${secret}`, mode: 0o600, program }));
    default:
      return [];
  }
}
