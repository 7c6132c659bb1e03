/** What a listener's clients see of the servers behind it when some of them fail. */
import type { LoadBalancerGroup, PlannedListener, Server } from "../plan/model.ts";
import type { Endpoint } from "../topology/model.ts";
import { endpointKey } from "./endpoint-key.ts";
import { noticesErrors, standIns } from "./listeners.ts";
import {
  type Effect,
  either,
  isUntilRepaired,
  lengthOf,
  longest,
  NO_EFFECT,
  onTheWay,
  untilRepaired,
} from "./outage-bounds.ts";
import { behindServers } from "./outage-database.ts";
import { type Behind, checkedThrough, least, recovered } from "./outage-dependents.ts";
import type { ServerFault } from "./outage-found.ts";
import { followsWriter, writerEffect } from "./outage-roles.ts";
import { someServersFail, sticks, untilBackups } from "./outage-servers.ts";
import { dependencies, type Sight } from "./outage-sight.ts";

/** What a load balancer sees of one that it sends requests to, whichever of its servers. */
interface Target {
  /** Of the network between. */
  readonly over: Effect;
  readonly behind: Effect;
}

export function behindListener(sight: Sight, group: LoadBalancerGroup, planned: PlannedListener): Effect {
  const who = `${group.declared.engine} of ${group.name}`;
  const targets = new Map<Endpoint, Target>();
  // Servers of one target have the same behind them: it is looked at once.
  const target = (to: Endpoint): Target => {
    const found = targets.get(to) ?? {
      over: sight.way("group", group.name, to, sight.failing),
      behind: ownEffect(sight, to),
    };
    targets.set(to, found);
    return found;
  };
  const state = (server: Server) => serverState(sight, group, planned, server, target(server.to));
  if (followsWriter(planned)) {
    const states = planned.servers.map(state);
    return states.every(({ fault }) => fault !== undefined)
      ? untilRepaired(`no server of ${group.name} is left`)
      : writerEffect(who, planned, states);
  }
  const usual = planned.servers.filter(({ backup }) => !backup);
  const lacking = noticesErrors(group, planned) ? undefined : lackingTarget(sight, usual, target);
  if (lacking !== undefined) return lacking;
  const states = usual.map(state);
  const faults = states.flatMap(({ fault }) => fault ?? []);
  const left = states.filter(({ fault }) => fault === undefined);
  const short = shortOf(sight, usual, states);
  if (left.length === 0 || (short && left.every(({ name }) => short.has(name)))) {
    const backups = standIns(planned.servers, sight.parts.needs)
      .filter(({ backup }) => backup)
      .map(state);
    return backups.some(({ fault, effect }) => fault === undefined && !isUntilRepaired(effect)) &&
      left.length === 0
      ? untilBackups(who, planned, faults)
      : untilRepaired(`no server of ${group.name} is left`);
  }
  const some = someServersFail(who, planned, faults);
  const common = left.map(({ effect }) => effect).reduce(least);
  const worst = left.map(({ effect }) => effect).reduce(either);
  // Who always goes to one server does not turn to those that have it better.
  const effect: Effect = { ...worst, gap: sticks(planned) ? worst.gap : common.gap };
  const shared: Behind = { effect, silentMs: Math.min(...left.map(({ silentMs }) => silentMs)) };
  return onTheWay(some, recovered(who, group, planned, shared));
}

/** Of targets that go on getting their share while they answer with errors, where nobody asks them. */
function lackingTarget(
  sight: Sight,
  usual: readonly Server[],
  target: (to: Endpoint) => Target,
): Effect | undefined {
  return usual
    .map(({ to }) => (to.kind === "load-balancer" ? sight.behind(to) : target(to).behind))
    .find(isUntilRepaired);
}

/** Names of servers of targets of which fewer than needed are left; undefined when there are none. */
function shortOf(
  { parts }: Sight,
  servers: readonly Server[],
  states: readonly { readonly name: string; readonly fault: ServerFault | undefined }[],
): ReadonlySet<string> | undefined {
  const names = [...Map.groupBy(servers, ({ to }) => endpointKey(to)).values()].flatMap((together) => {
    const [first] = together;
    const needed = first === undefined ? 0 : parts.needs(first.to);
    const up = together.filter(
      ({ name }) => states.find((state) => state.name === name)?.fault === undefined,
    );
    // One instance is as many servers as it has ports that are asked.
    const instances = new Set(up.map(({ address }) => address)).size;
    return instances < needed ? up.map(({ name }) => name) : [];
  });
  return names.length === 0 ? undefined : new Set(names);
}

function serverState(
  sight: Sight,
  group: LoadBalancerGroup,
  planned: PlannedListener,
  { to, name, address }: Server,
  { over, behind }: Target,
) {
  const { failing, instanceAt } = sight;
  const own = to.kind === "load-balancer" ? checkedThrough(group, planned, behind) : behind;
  const fails = (fault: ServerFault | undefined, effect: Effect) => ({
    name,
    fault,
    effect,
    silentMs: 0,
  });
  if (isUntilRepaired(over)) return fails("lost", over);
  // One instance is two servers, of two names, where it is asked at two ports.
  const instance = failing.instances.get(instanceAt.get(address) ?? name);
  if (instance !== undefined && !hasVirtualIp(sight, to)) return fails(instance, NO_EFFECT);
  if (to.kind === "external" && failing.externals.has(to.name)) return fails("lost", NO_EFFECT);
  if (!isUntilRepaired(own)) {
    const silent = hasVirtualIp(sight, to) ? longest(over.gap, behind.gap) : over.gap;
    return { name, fault: undefined, effect: onTheWay(over, own), silentMs: lengthOf(silent) };
  }
  const fault: ServerFault = hasVirtualIp(sight, to) ? "lost" : "erring";
  // Nobody turns away from a server that answers with errors where nobody asks it.
  return fails(noticesErrors(group, planned) || fault === "lost" ? fault : undefined, own);
}

/** What stands behind the instances of a target: they themselves are looked at one by one. */
function ownEffect(sight: Sight, to: Endpoint): Effect {
  const { parts, answers } = sight;
  switch (to.kind) {
    case "service": {
      const group = parts.service(to.name);
      return dependencies(sight, group, group.declared.dependsOn);
    }
    case "load-balancer":
      return hasVirtualIp(sight, to) ? answers(to) : sight.behind(to);
    case "database":
      return behindServers(sight, parts.database(to.name), to.role);
    case "ensemble":
    case "external":
      return NO_EFFECT;
    default:
      return to satisfies never;
  }
}

function hasVirtualIp({ parts }: Sight, to: Endpoint): boolean {
  return to.kind === "load-balancer" && parts.loadBalancer(to.name).declared.virtualIp !== undefined;
}
