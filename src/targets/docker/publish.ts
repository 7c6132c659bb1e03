/** Ports of the engine at which entrypoints are published. */
import type { types } from "@pulumi/docker";
import { entrypointReach, url } from "../../plan/entrypoint-reach.ts";
import type { Plan } from "../../plan/model.ts";
import type { Endpoint } from "../../topology/model.ts";
import { runError } from "../run-error.ts";
import type { Engine } from "./engines.ts";
import type { DockerOptions, PublishOptions } from "./options.ts";

type PublishedPort = types.input.ContainerPort & { readonly internal: number; readonly external: number };

/** The ports that an instance's container publishes. */
export type PortsOf = (instance: string) => readonly PublishedPort[];

/**
 * On each engine, the first instance behind an entrypoint gets the port.
 * @throws pulumi.RunError for an entrypoint that cannot be published, and for a port given twice.
 */
export function publishedPorts(
  plan: Plan,
  engines: readonly Engine[],
  publish: DockerOptions["publish"],
): PortsOf {
  const ports = new Map<string, PublishedPort[]>();
  const problems: string[] = [];
  const takenBy = new Map<string, string>();

  for (const [name, given] of Object.entries(publish ?? {})) {
    const options: PublishOptions = typeof given === "number" ? { port: given } : given;
    const entrypoint = plan.entrypoints.find((candidate) => candidate.name === name);
    const reach = entrypoint && entrypointReach(plan, entrypoint);
    if (entrypoint === undefined || reach === undefined) {
      const known = plan.entrypoints.map((candidate) => `"${candidate.name}"`).join(", ");
      problems.push(`  "${name}" is no entrypoint with instances in the topology (known: ${known})`);
      continue;
    }
    const virtualIp = reach.ends.find((end) => end.kind === "virtual-ip");
    if (virtualIp !== undefined) {
      problems.push(
        `  "${name}" is reached at its virtual IP, but a published port leads to one container's own address. ` +
          `The engine's host reaches ${url(reach.scheme, virtualIp.address, reach.port)} as it is; ` +
          `others need a route to ${virtualIp.address} there`,
      );
      continue;
    }
    for (const port of [options.port, options.redirectPort]) {
      if (port === undefined) continue;
      const place = `${options.ip ?? ""}:${port}`;
      const owner = takenBy.get(place);
      if (owner !== undefined) problems.push(`  port ${port} is given to "${owner}" and to "${name}"`);
      takenBy.set(place, name);
    }
    const wanted = portsFor(plan, entrypoint.to, reach.port, options);
    for (const engine of engines) {
      const first = engine.instances.find((instance) => reach.ends.some((end) => end.name === instance.name));
      if (first !== undefined) ports.set(first.name, [...(ports.get(first.name) ?? []), ...wanted]);
    }
  }
  if (problems.length > 0) {
    throw runError(`docker({ publish }) does not fit topology "${plan.name}":\n${problems.join("\n")}`);
  }
  return (instance) => ports.get(instance) ?? [];
}

function portsFor(
  plan: Plan,
  to: Endpoint,
  port: number,
  { port: external, redirectPort, ip }: PublishOptions,
): readonly PublishedPort[] {
  const published = (internal: number, at: number): PublishedPort => ({
    internal,
    external: at,
    protocol: "tcp",
    ...(ip !== undefined && { ip }),
  });
  const group = plan.groups.find(
    (candidate) => candidate.kind === "load-balancer" && candidate.name === to.name,
  );
  const listeners = group?.kind === "load-balancer" ? group.listeners : [];
  const redirectFrom = listeners.find((listener) => listener.port === port)?.tls?.redirectFrom;
  return [
    published(port, external),
    ...(redirectPort !== undefined && redirectFrom !== undefined
      ? [published(redirectFrom, redirectPort)]
      : []),
  ];
}
