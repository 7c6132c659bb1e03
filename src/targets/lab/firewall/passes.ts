/** What each instance lets in and out: the plan's flows, seen from both of their ends. */
import { compareText } from "../../../plan/compare.ts";
import type { Flow, FlowEnd } from "../../../plan/model.ts";
import { addressOn, type LayoutContext } from "../layout/context.ts";

/** Packets of one kind between an instance and others. */
export interface Pass {
  readonly direction: "in" | "out";
  readonly network: string;
  readonly protocol: Flow["protocol"];
  readonly port: number | undefined;
  /** Addresses of the others, sorted; `clients`: everyone who is in no network of the topology. */
  readonly peers: readonly string[] | "clients";
  /** Only for what comes in: addresses of the instance, virtual ones included, that it may be sent to; sorted. */
  readonly own: readonly string[];
  readonly reason: string;
}

/** The passes of every instance, in a fixed order; what differs only in addresses is one. */
export function passesOf(
  context: LayoutContext,
  flows: readonly Flow[],
): (instance: string) => readonly Pass[] {
  const passes = new Map<string, Pass[]>();
  const add = (instance: string, pass: Pass): void => {
    const known = passes.get(instance);
    if (known === undefined) passes.set(instance, [pass]);
    else known.push(pass);
  };
  for (const flow of flows) {
    const { network, protocol, port, reason } = flow;
    const shared = { network, protocol, port, reason };
    const [sources, targets] = [
      addressesOf(context, flow.from, network),
      addressesOf(context, flow.to, network),
    ];
    for (const instance of holdersOf(context, flow.from)) {
      add(instance, { ...shared, direction: "out", peers: targets, own: [] });
    }
    for (const instance of holdersOf(context, flow.to)) {
      add(instance, {
        ...shared,
        direction: "in",
        peers: sources,
        own: targets === "clients" ? [] : targets,
      });
    }
  }
  return (instance) => merged(passes.get(instance) ?? []);
}

/** Instances that an end stands for. */
function holdersOf({ plan }: LayoutContext, end: FlowEnd): readonly string[] {
  switch (end.kind) {
    case "instance":
      return [end.name];
    case "virtual-ip":
      return plan.virtualIps
        .filter(({ name }) => name === end.name)
        .flatMap(({ members }) => members.map(({ instance }) => instance));
    case "external":
    case "address":
    case "clients":
      return [];
    default:
      return end satisfies never;
  }
}

function addressesOf(context: LayoutContext, end: FlowEnd, network: string): Pass["peers"] {
  switch (end.kind) {
    case "instance":
      return [addressOn(context.instance(end.name), network)];
    case "virtual-ip":
      return context.plan.virtualIps.flatMap(({ name, address }) => (name === end.name ? [address] : []));
    case "external":
      return [context.externalAddress(end.name)];
    case "address":
      return [end.address];
    case "clients":
      return "clients";
    default:
      return end satisfies never;
  }
}

/** First the others that one address is open to, then the addresses that the same others are let to. */
function merged(passes: readonly Pass[]): readonly Pass[] {
  const byPeers = joined(passes, ({ own }) => own.join(" "));
  return joined(byPeers, ({ peers }) => String(peers)).toSorted((a, b) =>
    compareText(orderKey(a), orderKey(b)),
  );
}

function joined(passes: readonly Pass[], sameKey: (pass: Pass) => string): readonly Pass[] {
  const alike = Map.groupBy(passes, (pass) => `${kindKey(pass)} ${sameKey(pass)}`);
  return [...alike.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const all = [first, ...more];
    const peers = all.flatMap((pass) => (pass.peers === "clients" ? [] : pass.peers));
    return {
      ...first,
      peers: first.peers === "clients" ? "clients" : [...new Set(peers)].sort(),
      own: [...new Set(all.flatMap(({ own }) => own))].sort(),
    };
  });
}

function kindKey({ direction, network, protocol, port, reason, peers }: Pass): string {
  const who = peers === "clients" ? "clients" : "addresses";
  return `${direction} ${network} ${protocol} ${String(port ?? 0).padStart(5, "0")} ${reason} ${who}`;
}

function orderKey(pass: Pass): string {
  return `${kindKey(pass)} ${String(pass.peers)} ${pass.own.join(" ")}`;
}
