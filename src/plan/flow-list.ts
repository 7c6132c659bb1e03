/**
 * Collects flows between whole groups and expands them to single ones at the end. Groups of fifty make 2,500 flows
 * each way; what is the same for all of them is compared once, here, and not 2,500 times.
 */
import { compareText } from "./compare.ts";
import type { Flow, FlowEnd } from "./model.ts";

/** One side of many flows: ends that belong together, in order. */
export interface Side {
  /** Sorts and tells apart; the same for all subsets of one group. */
  readonly key: string;
  readonly ends: readonly FlowEnd[];
}

/** Every end of `from` to every end of `to`. */
export interface FlowBundle {
  readonly from: Side;
  readonly to: Side;
  readonly network: string;
  readonly protocol: Flow["protocol"];
  readonly port: number | undefined;
  readonly reason: string;
}

/** Flows sorted by the groups of both ends, network, protocol and port, then by ordinal; each one once. */
export function expandFlows(bundles: readonly FlowBundle[]): readonly Flow[] {
  const alike = Map.groupBy(bundles, bundleKey);
  const keys = [...alike.keys()].sort(compareText);
  return keys.flatMap((key) => {
    const merged = mergeReasons(alike.get(key) ?? []);
    return merged.length === 1 ? merged.flatMap(expand) : distinct(merged.flatMap(expand));
  });
}

function bundleKey({ from, to, network, protocol, port }: FlowBundle): string {
  return [from.key, to.key, network, protocol, String(port ?? 0).padStart(5, "0")].join(" ");
}

/** Bundles with the very same ends become one with all reasons. */
function mergeReasons(bundles: readonly FlowBundle[]): readonly FlowBundle[] {
  const merged: FlowBundle[] = [];
  for (const bundle of bundles) {
    const index = merged.findIndex(({ from, to }) => sameEnds(from, bundle.from) && sameEnds(to, bundle.to));
    const other = merged[index];
    if (other === undefined) merged.push(bundle);
    else merged[index] = { ...other, reason: bothReasons(other.reason, bundle.reason) };
  }
  return merged;
}

function sameEnds(a: Side, b: Side): boolean {
  return a.ends === b.ends;
}

function expand({ from, to, network, protocol, port, reason }: FlowBundle): readonly Flow[] {
  const flows: Flow[] = [];
  for (const source of from.ends) {
    for (const target of to.ends) {
      if (source !== target) flows.push({ from: source, to: target, network, protocol, port, reason });
    }
  }
  return flows;
}

/** For ends that overlap without being equal: a writer and all readers of one database. */
function distinct(flows: readonly Flow[]): readonly Flow[] {
  const found = new Map<FlowEnd, Map<FlowEnd, Flow>>();
  for (const flow of flows) {
    const targets = found.get(flow.from) ?? new Map<FlowEnd, Flow>();
    const same = targets.get(flow.to);
    targets.set(
      flow.to,
      same === undefined ? flow : { ...flow, reason: bothReasons(same.reason, flow.reason) },
    );
    found.set(flow.from, targets);
  }
  return [...found.values()].flatMap((targets) => [...targets.values()]);
}

const SEPARATOR = "; ";

function bothReasons(a: string, b: string): string {
  return [...new Set([...a.split(SEPARATOR), ...b.split(SEPARATOR)])].sort(compareText).join(SEPARATOR);
}
