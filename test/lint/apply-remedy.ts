/** Makes the change that a fix asks for, in the data of a topology. */
import type { Remedy, WorkloadRemedy } from "../../src/lint/remedy/remedy.ts";
import type { Dependency, Domain, DomainKind, LoadBalancer, Topology } from "../../src/topology/model.ts";
import { majorityOf } from "../../src/topology/quorum.ts";
import { makeBackend, makeDomain, makeExternal, makeVirtualIp } from "../arbitrary/parts.ts";

/** `undefined` when the fix is not a change of the topology. */
export function applyRemedy(topology: Topology, remedy: Remedy): Topology | undefined {
  switch (remedy.kind) {
    case "workload":
      return applyWorkload(topology, remedy);
    case "switches":
      return {
        ...topology,
        networks: topology.networks.map((network) =>
          network.name === remedy.network.name ? { ...network, switches: "redundant" } : network,
        ),
      };
    case "gateway":
      return {
        ...topology,
        networks: topology.networks.map((network) =>
          network.name === remedy.network.name && network.external !== undefined
            ? { ...network, external: { ...network.external, gateway: "redundant" } }
            : network,
        ),
      };
    case "risk":
      return {
        ...topology,
        sharedRisks: topology.sharedRisks.map((risk) =>
          risk.name === remedy.risk.name
            ? {
                ...risk,
                affects: risk.affects.filter(
                  (part) => !remedy.parts.some(({ kind, name }) => kind === part.kind && name === part.name),
                ),
              }
            : risk,
        ),
      };
    case "soften": {
      const soften = <Part extends { readonly name: string; readonly dependsOn: readonly Dependency[] }>(
        part: Part,
        kind: "service" | "entrypoint",
      ): Part =>
        remedy.dependents.some((dependent) => dependent.kind === kind && dependent.name === part.name)
          ? { ...part, dependsOn: part.dependsOn.map((one) => softened(one, remedy.target.name)) }
          : part;
      return {
        ...topology,
        services: topology.services.map((service) => soften(service, "service")),
        entrypoints: topology.entrypoints.map((entrypoint) => soften(entrypoint, "entrypoint")),
      };
    }
    case "second-backend": {
      const second = makeExternal({ name: "second-provider" });
      const known = topology.externals.some(({ name }) => name === second.name);
      return {
        ...topology,
        externals: known ? topology.externals : [...topology.externals, second],
        loadBalancers: topology.loadBalancers.map((balancer) =>
          balancer.name === remedy.loadBalancer
            ? withSecondBackend(balancer, remedy.external.name)
            : balancer,
        ),
      };
    }
    // Other parts, and another way to it.
    case "elect":
    case "accept":
      return undefined;
    default:
      return remedy satisfies never;
  }
}

function softened(dependency: Dependency, name: string): Dependency {
  return dependency.on.name === name ? { ...dependency, strength: "soft", without: "less" } : dependency;
}

function withSecondBackend(balancer: LoadBalancer, external: string): LoadBalancer {
  return {
    ...balancer,
    listeners: balancer.listeners.map((listener) =>
      listener.backends.some(({ to }) => to.kind === "external" && to.name === external)
        ? {
            ...listener,
            backends: [...listener.backends, makeBackend({ kind: "external", name: "second-provider" })],
          }
        : listener,
    ),
  };
}

function applyWorkload(topology: Topology, { group, set, add }: WorkloadRemedy): Topology {
  const change = <Part extends { readonly name: string; readonly networks: readonly string[] }>(
    part: Part,
  ): Part => {
    const { virtualIp, ...others } = set;
    if (virtualIp?.join.includes(part.name)) {
      return { ...part, networks: [...part.networks, virtualIp.network] };
    }
    if (part.name !== group.name) return part;
    return virtualIp === undefined
      ? { ...part, ...others }
      : { ...part, ...others, virtualIp: makeVirtualIp({ network: virtualIp.network }) };
  };
  return {
    ...topology,
    domains: add === undefined ? topology.domains : withMore(topology.domains, add),
    services: topology.services.map(change),
    loadBalancers: topology.loadBalancers.map(change),
    databases: topology.databases.map(change),
    ensembles: topology.ensembles.map(change).map((one) => ({ ...one, needs: majorityOf(one.replicas) })),
  };
}

/** New domains beside the first of their kind; hosts that the cloud chooses are only counted. */
function withMore(
  domains: readonly Domain[],
  { kind, count }: { readonly kind: DomainKind; readonly count: number },
): readonly Domain[] {
  const counted = domains.find(({ anonymousHosts }) => anonymousHosts !== undefined);
  if (kind === "host" && counted !== undefined) {
    const more = { ...counted, anonymousHosts: (counted.anonymousHosts ?? 0) + count };
    return domains.map((domain) => (domain === counted ? more : domain));
  }
  const parent = domains.find((domain) => domain.kind === kind)?.parent;
  const added = Array.from({ length: count }, (_, number) =>
    makeDomain({ kind, name: `new-${kind}-${number + 1}`, parent }),
  );
  return [...domains, ...added];
}
