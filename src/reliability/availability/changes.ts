/** What a user could change about a topology so that more of it may fail, one thing at a time. */
import type { Domain, LoadBalancer, Service, Spread, Topology } from "../../topology/model.ts";
import type { EventKind } from "../model.ts";

/** One change. */
export type Change =
  | { readonly kind: "second-switch"; readonly network: string }
  | { readonly kind: "second-gateway"; readonly network: string }
  /** `replicas`: as many as there are then; as many are needed as before. */
  | { readonly kind: "one-more-replica"; readonly group: string; readonly replicas: number }
  /** No two replicas in one such domain. */
  | { readonly kind: "spread"; readonly group: string; readonly over: SpreadOver };

type SpreadOver = Exclude<Spread["over"], "none">;

export interface Candidate {
  readonly change: Change;
  readonly topology: Topology;
  /** Whose failures it is to make matter less: it gains no more than if these never happened. */
  readonly against: readonly { readonly kind: EventKind; readonly of: string | undefined }[];
}

/**
 * Every change that could help. Whether there is room for it only a plan can say.
 *
 * Services and load balancers alone get more replicas: one more server of a database makes another quorum, or has nobody who promotes it.
 */
export function candidates(topology: Topology): readonly Candidate[] {
  return [
    ...switches(topology),
    ...gateways(topology),
    ...topology.services.flatMap((service) =>
      ofWorkload(topology, service, (changed) => ({
        ...topology,
        services: topology.services.map((each) => (each === service ? { ...service, ...changed } : each)),
      })),
    ),
    ...topology.loadBalancers.flatMap((loadBalancer) =>
      ofWorkload(topology, loadBalancer, (changed) => ({
        ...topology,
        loadBalancers: topology.loadBalancers.map((each) =>
          each === loadBalancer ? { ...loadBalancer, ...changed } : each,
        ),
      })),
    ),
  ];
}

function switches(topology: Topology): readonly Candidate[] {
  return topology.networks
    .filter((network) => network.switches === "single")
    .map((network) => ({
      change: { kind: "second-switch", network: network.name },
      topology: {
        ...topology,
        networks: topology.networks.map((each) =>
          each === network ? { ...network, switches: "redundant" } : each,
        ),
      },
      against: [{ kind: "network", of: network.name }],
    }));
}

function gateways(topology: Topology): readonly Candidate[] {
  return topology.networks.flatMap((network): readonly Candidate[] => {
    const { external } = network;
    if (external?.gateway !== "single") return [];
    const changed = { ...network, external: { ...external, gateway: "redundant" as const } };
    return [
      {
        change: { kind: "second-gateway", network: network.name },
        topology: {
          ...topology,
          networks: topology.networks.map((each) => (each === network ? changed : each)),
        },
        against: [{ kind: "gateway", of: network.name }],
      },
    ];
  });
}

type Changed = Partial<Pick<Service, "replicas" | "spread">>;

function ofWorkload(
  topology: Topology,
  { name, replicas, needs, spread }: Service | LoadBalancer,
  changedTo: (changed: Changed) => Topology,
): readonly Candidate[] {
  const over = nextDomain(spread, topology.domains);
  const places = (["host", "rack", "zone", "region", "shared-risk"] as const).map((kind) => ({
    kind,
    of: undefined,
  }));
  const more: Candidate = {
    change: { kind: "one-more-replica", group: name, replicas: replicas + 1 },
    topology: changedTo({ replicas: replicas + 1 }),
    against: [{ kind: "instance", of: name }, ...places],
  };
  if (over === undefined || replicas <= 1 || replicas <= needs) return [more];
  return [
    more,
    {
      change: { kind: "spread", group: name, over },
      topology: changedTo({ spread: { over, strict: true } }),
      against: places,
    },
  ];
}

const OUTWARDS: readonly SpreadOver[] = ["host", "rack", "zone", "region"];

/** The next larger kind of domain of which there are several. */
function nextDomain({ over }: Spread, domains: readonly Domain[]): SpreadOver | undefined {
  const from = over === "none" ? 0 : OUTWARDS.indexOf(over) + 1;
  return OUTWARDS.slice(from).find((kind) => domains.filter((domain) => domain.kind === kind).length > 1);
}
