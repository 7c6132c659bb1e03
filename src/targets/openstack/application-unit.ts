/** The systemd unit of the user's own image or command. */
import { environmentOf } from "../../plan/environment.ts";
import type { Instance, Plan, ServiceGroup } from "../../plan/model.ts";
import type { Bundle } from "../../render/bundle.ts";
import { originText } from "../../render/header.ts";
import type { Service } from "../../topology/model.ts";

/** Only root reads it: it holds the secrets of the environment. */
export const ENVIRONMENT_FILE = "/etc/nospof/application.env";

/**
 * Where a file of the application is kept. Applications often ask for it under /run, which is empty after every
 * start; so it is kept here, and shown to the application where it asks for it.
 */
export function applicationFile(path: string): string {
  return `/etc/nospof/files${path}`;
}

/**
 * An image runs in the network of the machine, so that it has the addresses the plan gave it; with its volumes and
 * files at the same paths. The service restarts whatever the reason it ended for.
 */
export function applicationUnit(plan: Plan, service: Service, instance: Instance, bundle: Bundle): string {
  const { image, command, environment } = service;
  const mounts = instance.volumes.map(({ mount }) => mount);
  const files = applicationFiles(bundle);
  const run =
    image === undefined
      ? command
      : [
          "/usr/bin/docker",
          "run",
          "--rm",
          "--name=nospof-application",
          "--network=host",
          ...mounts.map((mount) => `--volume=${mount}:${mount}`),
          ...files.map((path) => `--volume=${applicationFile(path)}:${path}:ro`),
          // The values come from the environment of this unit, never from its command line.
          ...Object.keys(environment)
            .sort()
            .map((name) => `--env=${name}`),
          image,
          ...command,
        ];
  const isImage = image !== undefined;
  return [
    `# ${originText(plan, instance)}`,
    "",
    "[Unit]",
    `Description=${service.name} of topology ${plan.name}`,
    `After=network-online.target${isImage ? " docker.service" : ""}`,
    "Wants=network-online.target",
    ...(isImage ? ["Requires=docker.service"] : []),
    ...(mounts.length > 0 ? [`RequiresMountsFor=${mounts.map(unitQuote).join(" ")}`] : []),
    "# However often it fails, it is started again.",
    "StartLimitIntervalSec=0",
    "",
    "[Service]",
    `EnvironmentFile=${ENVIRONMENT_FILE}`,
    ...(isImage
      ? ["# What an unclean end left behind.", "ExecStartPre=-/usr/bin/docker rm --force nospof-application"]
      : files.map((path) => `BindReadOnlyPaths=${unitQuote(`${applicationFile(path)}:${path}`)}`)),
    `ExecStart=${run.map(unitQuote).join(" ")}`,
    ...(isImage ? ["ExecStop=/usr/bin/docker stop nospof-application"] : []),
    "Restart=always",
    "RestartSec=1",
    "",
    "[Install]",
    "WantedBy=multi-user.target",
    "",
  ].join("\n");
}

function applicationFiles(bundle: Bundle): readonly string[] {
  return [...bundle.files, ...bundle.secretFiles]
    .filter((file) => file.program === "application")
    .map((file) => file.path)
    .sort();
}

/** The environment of the application, one variable a line; `secret` gives the value of a secret. */
export function environmentFile(plan: Plan, group: ServiceGroup, secret: (name: string) => string): string {
  return environmentOf(plan, group)
    .map(
      ([name, value]) =>
        `${name}=${environmentQuote(value.kind === "text" ? value.value : secret(value.secret))}\n`,
    )
    .join("");
}

/** systemd.exec(5), EnvironmentFile=: in double quotes, a backslash keeps these four as they are. */
function environmentQuote(value: string): string {
  return `"${value.replaceAll(/["\\`$]/g, "\\$&")}"`;
}

/** systemd.service(5), "Command lines": `%` and `$` mean something unless doubled. */
export function unitQuote(word: string): string {
  const literal = word.replaceAll("%", "%%").replaceAll("$", "$$$$");
  if (/^[A-Za-z0-9_./:=@%$+,-]+$/.test(literal)) return literal;
  return `"${literal.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
