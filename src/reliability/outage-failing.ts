/** What a failing part takes with it. */
import type { Instance, Plan } from "../plan/model.ts";
import type { PartReference } from "../topology/model.ts";
import type { BasicEvent } from "./model.ts";
import type { FailingPart, FaultMode } from "./outage-model.ts";

export interface Failing {
  /** Instances that give no answer any more, and how they fail. */
  readonly instances: ReadonlyMap<string, FaultMode>;
  /** Those of them of which it is the agent beside a database server that fails. */
  readonly agents: ReadonlySet<string>;
  /** Instances of which keepalived alone fails. */
  readonly keepalived: ReadonlySet<string>;
  /** Networks that carry nothing any more. */
  readonly networks: ReadonlySet<string>;
  /** Networks of which one of two switches fails. */
  readonly turningNetworks: ReadonlySet<string>;
  /** Networks without a way outside. */
  readonly gateways: ReadonlySet<string>;
  /** Networks of which one of two gateways fails. */
  readonly turningGateways: ReadonlySet<string>;
  readonly externals: ReadonlySet<string>;
}

interface Taken {
  readonly instances: Map<string, FaultMode>;
  readonly agents: Set<string>;
  readonly keepalived: Set<string>;
  readonly networks: Set<string>;
  readonly turningNetworks: Set<string>;
  readonly gateways: Set<string>;
  readonly turningGateways: Set<string>;
  readonly externals: Set<string>;
}

export interface FailingParts {
  readonly of: (part: FailingPart) => Failing;
}

/** @param plan with the hosts that the cloud chooses counted as the failure model counts them */
export function failingParts(plan: Plan): FailingParts {
  const byGroup = Map.groupBy(plan.instances, ({ group }) => group);
  const byDomain = new Map<string, Instance[]>();
  for (const instance of plan.instances) {
    for (const domain of instance.placement) {
      byDomain.set(domain, [...(byDomain.get(domain) ?? []), instance]);
    }
  }
  const risks = new Map(plan.sharedRisks.map((risk) => [risk.name, risk]));

  const lose = (instances: readonly Instance[] | undefined, taken: Taken): void => {
    for (const { name } of instances ?? []) taken.instances.set(name, "lost");
  };
  const takePart = ({ kind, name }: PartReference, taken: Taken): void => {
    if (kind === "domain") lose(byDomain.get(name), taken);
    else if (kind === "network") taken.networks.add(name);
    else if (kind === "external") taken.externals.add(name);
    else lose(byGroup.get(name), taken);
  };
  const takeEvent = ({ kind, name, part }: BasicEvent, taken: Taken): void => {
    switch (kind) {
      case "instance":
        taken.instances.set(name, "lost");
        break;
      case "host":
      case "rack":
      case "zone":
      case "region":
        lose(byDomain.get(name), taken);
        break;
      // The device has the network's own name when there is only one.
      case "network":
        (part.name === name ? taken.networks : taken.turningNetworks).add(part.name);
        break;
      case "gateway":
        (part.name === name ? taken.gateways : taken.turningGateways).add(part.name);
        break;
      case "external":
        taken.externals.add(name);
        break;
      case "shared-risk":
        for (const affected of risks.get(name)?.affects ?? []) takePart(affected, taken);
        break;
      default:
        kind satisfies never;
    }
  };

  return {
    of: (part) => {
      const taken: Taken = {
        instances: new Map(),
        agents: new Set(),
        keepalived: new Set(),
        networks: new Set(),
        turningNetworks: new Set(),
        gateways: new Set(),
        turningGateways: new Set(),
        externals: new Set(),
      };
      if (part.kind === "event") takeEvent(part.event, taken);
      else if (part.program === "keepalived") taken.keepalived.add(part.instance);
      else taken.instances.set(part.instance, part.mode);
      if (part.kind === "program" && part.program === "database-agent") taken.agents.add(part.instance);
      return taken;
    },
  };
}
