/** A plan with the look-ups that laying it out needs, made once for all hosts. */
import type { Group, Instance, Plan, PlannedNetwork } from "../../../plan/model.ts";
import { connectionNetworks, type NetworkTo } from "../../../reliability/connection-networks.ts";
import { type Parts, partsOf } from "../../../reliability/parts.ts";
import type { Bundle } from "../../../render/bundle.ts";
import type { LayoutOptions } from "./options.ts";
import { type OutsideAddresses, outsideAddresses, ownAddress } from "./outside.ts";
import { secretValues } from "./secrets.ts";

export interface LayoutContext {
  readonly plan: Plan;
  readonly options: LayoutOptions;
  readonly parts: Parts;
  readonly networkTo: NetworkTo;
  readonly outside: OutsideAddresses;
  readonly secret: (name: string) => string;
  readonly group: (name: string) => Group;
  readonly instance: (name: string) => Instance;
  readonly network: (name: string) => PlannedNetwork;
  readonly bundle: (instance: string) => Bundle;
  /** Where everybody finds an external: its own IPv4 address, else one of the lab. */
  readonly externalAddress: (name: string) => string;
}

export function layoutContext(plan: Plan, bundles: readonly Bundle[], options: LayoutOptions): LayoutContext {
  const outside = outsideAddresses(plan);
  const externals = new Map(
    plan.externals.map((external) => [
      external.name,
      ownAddress(external) ?? outside.externals.get(external.name),
    ]),
  );
  return {
    plan,
    options,
    outside,
    parts: partsOf(plan),
    networkTo: connectionNetworks(plan),
    secret: secretValues(plan, options.certificates),
    group: finder("group", plan.groups, ({ name }) => name),
    instance: finder("instance", plan.instances, ({ name }) => name),
    network: finder("network", plan.networks, ({ name }) => name),
    bundle: finder("bundle of", bundles, ({ instance }) => instance),
    externalAddress: (name) => {
      const address = externals.get(name);
      if (address === undefined) throw new Error(`the plan holds no external ${name}`);
      return address;
    },
  };
}

function finder<T>(kind: string, all: readonly T[], nameOf: (one: T) => string): (name: string) => T {
  const known = new Map(all.map((one) => [nameOf(one), one]));
  return (name) => {
    const found = known.get(name);
    if (found === undefined) throw new Error(`the plan holds no ${kind} ${name}`);
    return found;
  };
}

/** Address of an instance on a network that it is on. */
export function addressOn(instance: Instance, network: string): string {
  const own = instance.addresses.find((each) => each.network === network);
  if (own === undefined) throw new Error(`instance ${instance.name} is not on the network ${network}`);
  return own.address;
}
