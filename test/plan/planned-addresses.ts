import type { Plan } from "../../src/plan/model.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Topology } from "../../src/topology/model.ts";
import { InputError } from "../../src/topology/problem.ts";
import { makeBackend, makeListener, makeLoadBalancer, makeVirtualIp } from "../arbitrary/parts.ts";

export function problemsOf(topology: Topology): InputError["problems"] {
  try {
    plan(topology);
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
}

export function handedOut(planned: Plan, network: string): readonly string[] {
  return [
    ...planned.instances.flatMap(({ addresses }) => addresses.filter((one) => one.network === network)),
    ...planned.virtualIps.filter((one) => one.network === network),
  ].map(({ address }) => address);
}

/** In front of a service `web`. */
export function loadBalancerWith(
  name: string,
  addresses: readonly string[],
  resolvers: readonly string[] = [],
) {
  return makeLoadBalancer({
    name,
    resolvers,
    virtualIp: makeVirtualIp({ addresses }),
    listeners: [makeListener({ backends: [makeBackend({ kind: "service", name: "web", port: "http" })] })],
  });
}
