/** Virtual IPs and who stands by for them. */
import type { LoadBalancer } from "../topology/model.ts";
import type { InputProblem } from "../topology/problem.ts";
import { RETURN_AFTER_MS, VIRTUAL_IP_CHECK } from "./detection.ts";
import type { VirtualIp } from "./model.ts";
import { instanceName, virtualIpNames } from "./names.ts";

/** The first priority and the step to the next, for as many members as leave room for it. */
const HIGHEST = 200;
const STEP = 10;

/** 255 is for the owner of an address (RFC 9568, 5.2.4), who cannot be outranked; 254 is the highest for a member. */
const HIGHEST_POSSIBLE = 254;

/**
 * Active-passive: instance 1 has the virtual IP while it can, then 2, and so on. Active-active: one virtual IP for each
 * instance, which has the highest priority for its own; the others follow in rotation, so that what a failed one
 * carried spreads over different successors when several fail.
 *
 * @param tracks Networks without which no listener works.
 * @param numbers Address and router id by name of the virtual IP; undefined where the network had none left.
 */
export function virtualIps(
  loadBalancer: LoadBalancer,
  tracks: readonly string[],
  numbers: (name: string) => { readonly address: string; readonly routerId: number } | undefined,
): readonly VirtualIp[] {
  const declared = loadBalancer.virtualIp;
  if (declared === undefined) return [];
  return virtualIpNames(loadBalancer).flatMap((name, first) => {
    const given = numbers(name);
    if (given === undefined) return [];
    return [
      {
        name,
        group: loadBalancer.name,
        network: declared.network,
        ...given,
        advertIntervalMs: declared.advertIntervalMs,
        check: VIRTUAL_IP_CHECK,
        returnAfterMs: declared.mode === "active-active" ? RETURN_AFTER_MS : undefined,
        tracks: tracks.filter((network) => network !== declared.network),
        members: membersFrom(loadBalancer, first),
      },
    ];
  });
}

/** More instances than priorities. */
export function memberProblems(loadBalancer: LoadBalancer): readonly InputProblem[] {
  if (loadBalancer.virtualIp === undefined || loadBalancer.replicas <= HIGHEST_POSSIBLE) return [];
  return [
    {
      source: loadBalancer.source,
      path: `load-balancer "${loadBalancer.name}": replicas`,
      value: String(loadBalancer.replicas),
      expected: `at most ${HIGHEST_POSSIBLE} instances behind a virtual IP, as VRRP has as many priorities`,
      hint: undefined,
    },
  ];
}

function membersFrom({ name, replicas }: LoadBalancer, first: number): VirtualIp["members"] {
  return Array.from({ length: replicas }, (_, rank) => ({
    instance: instanceName(name, ((first + rank) % replicas) + 1),
    priority: priority(rank, replicas),
  }));
}

function priority(rank: number, members: number): number {
  return HIGHEST - STEP * (members - 1) >= 1 ? HIGHEST - STEP * rank : HIGHEST_POSSIBLE - rank;
}
