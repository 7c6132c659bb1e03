/** What one basic event takes down by itself, before anything that depends on it. */
import type { BasicEvent } from "../../reliability/model.ts";
import type { PlanIndex } from "../plan-index.ts";

export interface Outage {
  /** Names of the failed instances, by group. */
  readonly instances: ReadonlyMap<string, readonly string[]>;
  readonly networks: ReadonlySet<string>;
  /** Networks whose way outside is lost. */
  readonly gateways: ReadonlySet<string>;
  readonly externals: ReadonlySet<string>;
}

const NOTHING: Outage = {
  instances: new Map(),
  networks: new Set(),
  gateways: new Set(),
  externals: new Set(),
};

export function outageOf(event: BasicEvent, index: PlanIndex): Outage {
  switch (event.kind) {
    case "instance":
      return { ...NOTHING, instances: new Map([[event.part.name, [event.name]]]) };
    case "host":
    case "rack":
    case "zone":
    case "region":
      return { ...NOTHING, instances: byGroup(index.inside(event.name)) };
    // The devices of a redundant network are `<network>/1` and `/2`: one of them takes nothing down.
    case "network":
      return event.name === event.part.name ? { ...NOTHING, networks: new Set([event.name]) } : NOTHING;
    case "gateway":
      return event.name === event.part.name ? { ...NOTHING, gateways: new Set([event.name]) } : NOTHING;
    case "external":
      return { ...NOTHING, externals: new Set([event.name]) };
    case "shared-risk":
      return riskOutage(event.name, index);
    default:
      return event.kind satisfies never;
  }
}

function riskOutage(name: string, index: PlanIndex): Outage {
  const affects = index.plan.sharedRisks.find((risk) => risk.name === name)?.affects ?? [];
  const named = (kind: string): ReadonlySet<string> =>
    new Set(affects.filter((part) => part.kind === kind).map((part) => part.name));
  const domains = named("domain");
  const groups = new Set(
    affects
      .filter(({ kind }) => kind !== "domain" && kind !== "network" && kind !== "external")
      .map((part) => part.name),
  );
  return {
    instances: byGroup(
      index.plan.instances.filter(
        ({ group, placement }) => groups.has(group) || placement.some((domain) => domains.has(domain)),
      ),
    ),
    networks: named("network"),
    gateways: new Set(),
    externals: named("external"),
  };
}

function byGroup(instances: readonly { readonly name: string; readonly group: string }[]) {
  return new Map(
    [...Map.groupBy(instances, ({ group }) => group)].map(([group, members]) => [
      group,
      members.map(({ name }) => name),
    ]),
  );
}
