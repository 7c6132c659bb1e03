/** Ports of the engine at which entrypoints are published. */
import type { types } from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Instance, Plan } from "../../plan/model.ts";
import { entrypointReach } from "../entrypoint-reach.ts";
import type { Engine } from "./engines.ts";
import type { DockerOptions, PublishOptions } from "./options.ts";

type PublishedPort = types.input.ContainerPort & { readonly internal: number; readonly external: number };

/** The ports that an instance's container publishes. */
export type PortsOf = (instance: string) => readonly PublishedPort[];

/**
 * On each engine, the first instance behind an entrypoint gets the port.
 * @throws pulumi.RunError for an entrypoint that does not exist or leads out of the topology, and for a port
 * given twice.
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
    for (const port of [options.port, options.redirectPort]) {
      if (port === undefined) continue;
      const owner = takenBy.get(`${options.ip ?? ""}:${port}`);
      if (owner !== undefined) problems.push(`  port ${port} is given to "${owner}" and to "${name}"`);
      takenBy.set(`${options.ip ?? ""}:${port}`, name);
    }
    const wanted = portsFor(plan, entrypoint.to, reach.port, options);
    for (const engine of engines) {
      const first = engine.instances.find((instance) => serves(entrypoint.to.name, reach.ends, instance));
      if (first !== undefined) ports.set(first.name, [...(ports.get(first.name) ?? []), ...wanted]);
    }
  }
  if (problems.length > 0) {
    throw new pulumi.RunError(
      `docker({ publish }) does not fit topology "${plan.name}":\n${problems.join("\n")}`,
    );
  }
  return (instance) => ports.get(instance) ?? [];
}

function portsFor(
  plan: Plan,
  to: Plan["entrypoints"][number]["to"],
  port: number,
  { port: external, redirectPort, ip }: PublishOptions,
): readonly PublishedPort[] {
  const group = plan.groups.find(
    (candidate) => candidate.kind === "load-balancer" && candidate.name === to.name,
  );
  const listeners = group?.kind === "load-balancer" ? group.listeners : [];
  const redirectFrom = listeners.find((listener) => listener.port === port)?.tls?.redirectFrom;
  const published = (internal: number, at: number): PublishedPort => ({
    internal,
    external: at,
    protocol: "tcp",
    ...(ip !== undefined && { ip }),
  });
  return [
    published(port, external),
    ...(redirectPort !== undefined && redirectFrom !== undefined
      ? [published(redirectFrom, redirectPort)]
      : []),
  ];
}

function serves(
  group: string,
  ends: readonly { readonly kind: string; readonly name: string }[],
  instance: Instance,
): boolean {
  if (instance.group !== group) return false;
  const throughVirtualIp = ends.some((end) => end.kind === "virtual-ip");
  return throughVirtualIp || ends.some((end) => end.name === instance.name);
}
