/** The component resources that group what a target registers. */
import * as pulumi from "@pulumi/pulumi";
import type { Group } from "../plan/model.ts";
import { type DeployedFinding, TOPOLOGY_TYPE } from "./policy/findings.ts";

/** A service, a load balancer, a database or an ensemble: the parent of its containers, machines, volumes and ports. */
export class GroupComponent extends pulumi.ComponentResource {
  /** Instance → its addresses, in the order of the group's networks. */
  readonly addresses: pulumi.Output<Readonly<Record<string, readonly string[]>>>;

  constructor(
    type: GroupType,
    name: string,
    addresses: Readonly<Record<string, readonly string[]>>,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(type, name, {}, opts);
    this.addresses = pulumi.output(addresses);
    this.registerOutputs({ addresses: this.addresses });
  }
}

export type GroupType =
  | "nospof:index:Service"
  | "nospof:index:LoadBalancer"
  | "nospof:index:Database"
  | "nospof:index:Ensemble";

/** Resource type of a group, as it is shown in `pulumi up`. */
export function groupType(group: Group): GroupType {
  switch (group.kind) {
    case "service":
      return "nospof:index:Service";
    case "load-balancer":
      return "nospof:index:LoadBalancer";
    case "database":
      return "nospof:index:Database";
    case "ensemble":
      return "nospof:index:Ensemble";
    default:
      return group satisfies never;
  }
}

/** What a deployed topology tells the rest of the Pulumi program. Holds no secrets. */
export interface TopologyOutputs {
  /** Virtual IP → its address. */
  readonly virtualIps: Readonly<Record<string, string>>;
  /** Instance → network → its address. */
  readonly addresses: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /**
   * Entrypoint → where clients reach it, e.g. `https://192.0.2.10` or `tcp://10.0.1.5:3306`. Several when the
   * entrypoint has no virtual IP: then clients have to know all of them.
   */
  readonly entrypoints: Readonly<Record<string, readonly string[]>>;
  /** Virtual IP or instance → floating IP; empty where there are none. */
  readonly floatingIps: Readonly<Record<string, string>>;
}

/** {@link TopologyOutputs} before every value is known. */
export interface TopologyInputs {
  readonly virtualIps: Readonly<Record<string, string>>;
  readonly addresses: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly entrypoints: Readonly<Record<string, readonly pulumi.Input<string>[]>>;
  readonly floatingIps: Readonly<Record<string, pulumi.Input<string>>>;
}

/** A deployed topology. */
export class TopologyComponent extends pulumi.ComponentResource {
  readonly virtualIps: pulumi.Output<TopologyOutputs["virtualIps"]>;
  readonly addresses: pulumi.Output<TopologyOutputs["addresses"]>;
  readonly entrypoints: pulumi.Output<TopologyOutputs["entrypoints"]>;
  readonly floatingIps: pulumi.Output<TopologyOutputs["floatingIps"]>;

  /**
   * @param findings what policies judge it by
   * @param build registers the children and gives the outputs
   */
  constructor(
    name: string,
    findings: readonly DeployedFinding[],
    build: (self: pulumi.Resource) => TopologyInputs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(TOPOLOGY_TYPE, name, { findings }, opts);
    const built = build(this);
    this.virtualIps = pulumi.output(built.virtualIps);
    this.addresses = pulumi.output(built.addresses);
    this.entrypoints = pulumi.output(built.entrypoints);
    this.floatingIps = pulumi.output(built.floatingIps);
    this.registerOutputs({
      virtualIps: this.virtualIps,
      addresses: this.addresses,
      entrypoints: this.entrypoints,
      floatingIps: this.floatingIps,
    });
  }
}
