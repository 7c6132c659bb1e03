/** Which Docker engine carries which instance. */
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Instance, Plan } from "../../plan/model.ts";
import { runError } from "../run-error.ts";
import type { DockerOptions } from "./options.ts";

export interface Engine {
  /** Host of the plan; undefined for the one engine of the Pulumi configuration. */
  readonly host: string | undefined;
  readonly instances: readonly Instance[];
}

/** An engine that resources can be registered on. */
export interface ConnectedEngine extends Engine {
  /** Undefined: the provider of the Pulumi configuration. */
  readonly provider: docker.Provider | undefined;
}

/**
 * The engines that carry something, each with its instances.
 * @throws pulumi.RunError when `hosts` leaves out a host of the plan or names one that is not in it.
 */
export function engines(plan: Plan, hosts: DockerOptions["hosts"]): readonly Engine[] {
  if (hosts === undefined) return [{ host: undefined, instances: plan.instances }];
  refuseWrongHosts(plan, hosts);
  return usedHosts(plan).map((host) => ({
    host,
    instances: plan.instances.filter((instance) => hostOf(instance) === host),
  }));
}

/** The same with their providers, registered where the user gave only its arguments. */
export function connect(
  plan: Plan,
  all: readonly Engine[],
  hosts: DockerOptions["hosts"],
  topology: pulumi.Resource,
): readonly ConnectedEngine[] {
  if (hosts === undefined) warnOfOneEngine(plan, topology);
  return all.map((engine) => {
    const given = hosts?.[engine.host ?? ""];
    if (given === undefined || pulumi.ProviderResource.isInstance(given))
      return { ...engine, provider: given };
    return {
      ...engine,
      provider: new docker.Provider(onEngine(plan.name, engine), given, { parent: topology }),
    };
  });
}

/** Names of resources are told apart by engine only where there are several. */
export function onEngine(name: string, engine: Engine): string {
  return engine.host === undefined ? name : `${name}-${engine.host}`;
}

function usedHosts(plan: Plan): readonly string[] {
  return [...new Set(plan.instances.map(hostOf))].sort();
}

function hostOf(instance: Instance): string {
  const host = instance.placement.at(-1);
  if (host === undefined) throw new Error(`instance ${instance.name} is placed nowhere`);
  return host;
}

function refuseWrongHosts(plan: Plan, hosts: NonNullable<DockerOptions["hosts"]>): void {
  const used = usedHosts(plan);
  const known = new Set([
    ...used,
    ...plan.domains.filter((domain) => domain.kind === "host").map((domain) => domain.name),
  ]);
  const problems = [
    ...used
      .filter((host) => hosts[host] === undefined)
      .map((host) => `  host "${host}" has instances, but no engine`),
    ...Object.keys(hosts)
      .filter((host) => !known.has(host))
      .map((host) => `  the plan has no host "${host}"`),
  ];
  if (problems.length === 0) return;
  throw runError(
    `docker({ hosts }) does not fit topology "${plan.name}":\n${problems.join("\n")}\n` +
      `The plan uses these hosts: ${used.map((host) => `"${host}"`).join(", ")}.`,
  );
}

function warnOfOneEngine(plan: Plan, topology: pulumi.Resource): void {
  const used = usedHosts(plan);
  if (used.length < 2) return;
  void pulumi.log.warn(
    `The plan spreads "${plan.name}" over ${used.length} hosts, but all of it goes to one Docker engine: ` +
      `if that fails, everything does. Give each host its engine with docker({ hosts: { "${used[0]}": … } }).`,
    topology,
  );
}
