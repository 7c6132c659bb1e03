import type { ProbeTarget } from "../../drill/model.ts";
import { probeTargets } from "../../drill/probe/targets.ts";
import { count } from "../../lint/wording.ts";
import type { Plan } from "../../plan/model.ts";
import type { LabLayout } from "../../targets/lab/model.ts";
import type { Colors } from "../colors.ts";

/** What `nospof lab up` says in the end: where things are, and how to get there. */
export function labPlaces(
  plan: Plan,
  runs: Readonly<Record<string, string>>,
  layout: LabLayout,
  seconds: string,
  colors: Colors,
): string {
  const option = layout.name === plan.name ? "" : ` --name ${layout.name}`;
  const command = (rest: string): string => `nospof lab ${rest}`;
  const targets = probeTargets(plan, runs, layout).filter(isEntrypoint(plan));
  const [instance] = plan.instances;
  return [
    `${colors.green(`lab ${layout.name} is up`)}: ${count(layout.hosts.length, "host")}, ready after ${seconds} s`,
    ...(targets.length === 0 ? [] : ["", "entrypoints, as clients use them:"]),
    ...targets.flatMap((target) => [
      `  ${colors.bold(target.entrypoint)}  ${target.addresses.map(({ address, port }) => `${address}:${port}`).join(", ")}`,
      ...requests(target).map((request) => `    ${command(`shell${option} clients. ${request}`)}`),
    ]),
    "",
    `state    ${command(`status${option}`)}`,
    ...(instance === undefined
      ? []
      : [
          `shell    ${command(`shell${option} ${instance.name}`)}`,
          `logs     ${command(`logs${option} ${instance.name} --follow`)}`,
        ]),
    `end      ${command(`down${option}`)}`,
    "",
  ].join("\n");
}

/** The first target of each entrypoint is the entrypoint itself; what it depends on follows. */
function isEntrypoint(
  plan: Plan,
): (target: ProbeTarget, index: number, all: readonly ProbeTarget[]) => boolean {
  const names = new Set(plan.entrypoints.map(({ name }) => name));
  return ({ entrypoint }, index, all) =>
    names.has(entrypoint) && all.findIndex((other) => other.entrypoint === entrypoint) === index;
}

/** One command for each kind of client that everybody has. */
function requests({ request, addresses }: ProbeTarget): readonly string[] {
  const [first] = addresses;
  if (first === undefined) return [];
  switch (request.kind) {
    case "http": {
      const host = request.hostname ?? first.address;
      const resolve =
        request.hostname === undefined ? "" : `--resolve ${host}:${first.port}:${first.address} `;
      return [
        `curl -s${request.tls ? "k" : ""} ${resolve}${request.tls ? "https" : "http"}://${host}:${first.port}${request.path}`,
      ];
    }
    case "sql":
      return [
        `mariadb --host=${first.address} --port=${first.port} --user=${request.user} --password=${request.password} ${request.database}`,
      ];
    case "tcp":
    case "udp":
      return [];
    default:
      return request satisfies never;
  }
}
