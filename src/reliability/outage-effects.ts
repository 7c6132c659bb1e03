/** What those who use an endpoint see of a fault, from the fault up to them. */
import type { Group, LoadBalancerGroup, Plan, PlannedListener, Server } from "../plan/model.ts";
import type { Dependency, Endpoint } from "../topology/model.ts";
import { dependenciesOf } from "./dependency-order.ts";
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
import { type Behind, checkedThrough, dependent, least, recovered } from "./outage-dependents.ts";
import { ensembleEffect } from "./outage-ensemble.ts";
import type { Failing } from "./outage-failing.ts";
import { type ServerFault, someServersFail, sticks, untilBackups } from "./outage-servers.ts";
import { touchedGroups } from "./outage-touched.ts";
import { retransmission, throughSuccessor, virtualIpEffect } from "./outage-virtual-ip.ts";
import { waysOf } from "./outage-ways.ts";
import { type ListenerEndpoint, partsOf } from "./parts.ts";

export interface Effects {
  /** On the clients of an entrypoint. `order`: every endpoint that it leads to, each after all that it depends on. */
  readonly of: (entrypoint: string, order: readonly Endpoint[], failing: Failing) => Effect;
}

/** An endpoint, and what it depends on itself: worked out once, as it is looked at for thousands of faults. */
interface Step {
  readonly endpoint: Endpoint;
  readonly key: string;
  readonly needs: readonly { readonly name: string; readonly key: string }[];
}

export function effectsOf(plan: Plan): Effects {
  const parts = partsOf(plan);
  const way = waysOf(plan);
  const virtualIps = Map.groupBy(plan.virtualIps, ({ group }) => group);
  const entrypoints = new Map(plan.entrypoints.map((one) => [one.name, one]));
  const instanceAt = new Map(
    plan.instances.flatMap(({ name, addresses }) => addresses.map(({ address }) => [address, name] as const)),
  );

  const touchedBy = touchedGroups(plan);
  const planned = new Map<readonly Endpoint[], readonly Step[]>();
  const stepsOf = (order: readonly Endpoint[]): readonly Step[] => {
    const steps =
      planned.get(order) ??
      order.map((endpoint): Step => {
        const needs = dependenciesOf(parts, endpoint).map((on) => ({ name: on.name, key: endpointKey(on) }));
        return {
          endpoint,
          key: endpointKey(endpoint),
          needs: [...new Map(needs.map((one) => [one.key, one])).values()],
        };
      });
    planned.set(order, steps);
    return steps;
  };

  const within = (failing: Failing): ((steps: readonly Step[]) => (endpoint: Endpoint) => Effect) => {
    const known = new Map<string, Effect>();
    const answers = (endpoint: Endpoint): Effect => {
      const effect = known.get(endpointKey(endpoint));
      if (effect === undefined)
        throw new Error(`${endpoint.name} is asked for before all that it depends on.`);
      return effect;
    };
    const away = (group: Group): number =>
      group.instances.filter((name) => failing.instances.has(name)).length;

    const dependencies = (group: Group, dependsOn: readonly Dependency[]): Effect =>
      dependsOn
        .filter(({ strength }) => strength === "hard")
        .map(({ on }) =>
          dependent(
            onTheWay(way("group", group.name, on, failing), answers(on)),
            `${group.name} waits for ${on.name}`,
          ),
        )
        .reduce(either, NO_EFFECT);

    /** Those who hold the addresses of all instances turn to those that are left. */
    const direct = (group: Group): Effect => {
      const lost = away(group);
      if (group.instances.length - lost < group.needs) return tooFew(group);
      return lost === 0 ? NO_EFFECT : { ...NO_EFFECT, noneFails: false };
    };

    const listener = (endpoint: ListenerEndpoint): Effect => {
      const group = parts.loadBalancer(endpoint.name);
      const behind = behindListener(group, parts.listener(endpoint));
      const { virtualIp } = group.declared;
      if (virtualIp !== undefined) {
        if (group.instances.length - away(group) < group.needs) return tooFew(group);
        const moving = virtualIpEffect(group, virtualIps.get(group.name) ?? [], failing);
        return throughSuccessor(group, moving, behind);
      }
      return away(group) > 0
        ? untilRepaired(`clients hold the address of each instance of ${group.name}`)
        : behind;
    };

    const behindListener = (group: LoadBalancerGroup, planned: PlannedListener): Effect => {
      const who = `${group.declared.engine} of ${group.name}`;
      const state = (server: Server) => serverState(group, planned, server);
      const usual = planned.servers.filter(({ backup }) => !backup);
      const states = usual.map(state);
      const faults = states.flatMap(({ fault }) => fault ?? []);
      const left = states.filter(({ fault }) => fault === undefined);
      const short = shortOf(usual, states);
      if (left.length === 0 || (short && left.every(({ name }) => short.has(name)))) {
        const backups = standIns(planned.servers, parts.needs)
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
    };

    /** Names of servers of targets of which fewer than needed are left; undefined when there are none. */
    const shortOf = (
      servers: readonly Server[],
      states: readonly { readonly name: string; readonly fault: ServerFault | undefined }[],
    ): ReadonlySet<string> | undefined => {
      const names = [...Map.groupBy(servers, ({ to }) => endpointKey(to)).values()].flatMap((together) => {
        const [first] = together;
        const needed = first === undefined ? 0 : parts.needs(first.to);
        const up = together.filter(
          ({ name }) => states.find((state) => state.name === name)?.fault === undefined,
        );
        return up.length < needed ? up.map(({ name }) => name) : [];
      });
      return names.length === 0 ? undefined : new Set(names);
    };

    const serverState = (
      group: LoadBalancerGroup,
      planned: PlannedListener,
      { to, name, address }: Server,
    ) => {
      const over = way("group", group.name, to, failing);
      const behind = ownEffect(to);
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
      if (instance !== undefined && !hasVirtualIp(to)) return fails(instance, NO_EFFECT);
      if (to.kind === "external" && failing.externals.has(to.name)) return fails("lost", NO_EFFECT);
      if (!isUntilRepaired(own)) {
        const silent = hasVirtualIp(to) ? longest(over.gap, behind.gap) : over.gap;
        return { name, fault: undefined, effect: onTheWay(over, own), silentMs: lengthOf(silent) };
      }
      const fault: ServerFault = hasVirtualIp(to) ? "lost" : "erring";
      // Nobody turns away from a server that answers with errors where nobody asks it.
      return fails(noticesErrors(group, planned) || fault === "lost" ? fault : undefined, own);
    };

    /** What stands behind the instances of a target: they themselves are looked at one by one. */
    const ownEffect = (to: Endpoint): Effect => {
      switch (to.kind) {
        case "service": {
          const group = parts.service(to.name);
          return dependencies(group, group.declared.dependsOn);
        }
        case "load-balancer":
          return hasVirtualIp(to)
            ? answers(to)
            : behindListener(parts.loadBalancer(to.name), parts.listener(to));
        case "database":
        case "ensemble":
        case "external":
          return NO_EFFECT;
        default:
          return to satisfies never;
      }
    };

    const hasVirtualIp = (to: Endpoint): boolean =>
      to.kind === "load-balancer" && parts.loadBalancer(to.name).declared.virtualIp !== undefined;

    const build = (endpoint: Endpoint): Effect => {
      switch (endpoint.kind) {
        case "service": {
          const group = parts.service(endpoint.name);
          return onTheWay(direct(group), dependencies(group, group.declared.dependsOn));
        }
        case "load-balancer":
          return listener(endpoint);
        case "database": {
          const group = parts.database(endpoint.name);
          const primary = parts.instances(group).find(({ database }) => database?.role === "primary");
          if (endpoint.role === "reader") return direct(group);
          return primary !== undefined && failing.instances.has(primary.name)
            ? untilRepaired(`${primary.name} alone takes writes of ${group.name}`)
            : NO_EFFECT;
        }
        case "ensemble": {
          const group = parts.ensemble(endpoint.name);
          if (group.instances.length - away(group) < group.needs) return tooFew(group);
          return ensembleEffect(group, failing);
        }
        case "external":
          return failing.externals.has(endpoint.name)
            ? untilRepaired(`${endpoint.name} is outside`)
            : NO_EFFECT;
        default:
          return endpoint satisfies never;
      }
    };

    const touched = touchedBy(failing);
    const isUntouched = ({ endpoint, needs }: Step): boolean =>
      !touched.has(endpoint.name) &&
      needs.every(({ name, key }) => !touched.has(name) && known.get(key) === NO_EFFECT);

    return (steps) => {
      for (const step of steps) known.set(step.key, isUntouched(step) ? NO_EFFECT : build(step.endpoint));
      return answers;
    };
  };

  return {
    of: (name, order, failing) => {
      const entrypoint = entrypoints.get(name);
      if (entrypoint === undefined) throw new Error(`The plan holds no entrypoint ${name}.`);
      const answers = within(failing)(stepsOf(order));
      const hard = entrypoint.dependsOn.filter(({ strength }) => strength === "hard").map(({ on }) => on);
      return [entrypoint.to, ...hard]
        .map((endpoint) => onTheWay(way("entrypoint", name, endpoint, failing), answers(endpoint)))
        .map((effect) => ({ ...effect, delay: longest(effect.delay, retransmission(effect.gap)) }))
        .reduce(either);
    },
  };
}

function tooFew({ name, needs, instances }: Group): Effect {
  return untilRepaired(`${name} needs ${needs} of ${instances.length} instances`);
}
