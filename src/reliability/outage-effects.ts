/** What those who use an endpoint see of a fault, from the fault up to them. */
import type { Plan } from "../plan/model.ts";
import type { Endpoint } from "../topology/model.ts";
import { dependenciesOf } from "./dependency-order.ts";
import { endpointKey } from "./endpoint-key.ts";
import { behindListener } from "./outage-behind.ts";
import { type Effect, either, longest, NO_EFFECT, onTheWay, untilRepaired } from "./outage-bounds.ts";
import { databaseEffect } from "./outage-database.ts";
import { ensembleEffect } from "./outage-ensemble.ts";
import type { Failing } from "./outage-failing.ts";
import { away, dependencies, direct, type Sight, tooFew } from "./outage-sight.ts";
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

  const groupOf = new Map(plan.instances.map(({ name, group }) => [name, group]));
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
    const servers = new Map<string, Effect>();
    const behind = (endpoint: ListenerEndpoint): Effect => servers.get(endpointKey(endpoint)) ?? NO_EFFECT;
    const lost = new Map<string, number>();
    for (const name of failing.instances.keys()) {
      const group = groupOf.get(name) ?? name;
      lost.set(group, (lost.get(group) ?? 0) + 1);
    }
    const sight: Sight = { parts, way, failing, lost, instanceAt, answers, behind };

    const listener = (endpoint: ListenerEndpoint): Effect => {
      const group = parts.loadBalancer(endpoint.name);
      const behind = behindListener(sight, group, parts.listener(endpoint));
      servers.set(endpointKey(endpoint), behind);
      const { virtualIp } = group.declared;
      if (virtualIp !== undefined) {
        if (group.instances.length - away(sight, group) < group.needs) return tooFew(group);
        const moving = virtualIpEffect(group, virtualIps.get(group.name) ?? [], failing);
        return throughSuccessor(group, moving, behind);
      }
      return away(sight, group) > 0
        ? untilRepaired(`clients hold the address of each instance of ${group.name}`)
        : behind;
    };

    const build = (endpoint: Endpoint): Effect => {
      switch (endpoint.kind) {
        case "service": {
          const group = parts.service(endpoint.name);
          return onTheWay(direct(sight, group), dependencies(sight, group, group.declared.dependsOn));
        }
        case "load-balancer":
          return listener(endpoint);
        case "database": {
          return databaseEffect(sight, parts.database(endpoint.name), endpoint.role);
        }
        case "ensemble": {
          const group = parts.ensemble(endpoint.name);
          if (group.instances.length - away(sight, group) < group.needs) return tooFew(group);
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
      for (const step of steps) {
        if (known.has(step.key)) continue;
        known.set(step.key, isUntouched(step) ? NO_EFFECT : build(step.endpoint));
      }
      return answers;
    };
  };
  // What an endpoint sees of a fault is the same for all entrypoints that lead to it.
  const ofFailing = new WeakMap<Failing, ReturnType<typeof within>>();

  return {
    of: (name, order, failing) => {
      const entrypoint = entrypoints.get(name);
      if (entrypoint === undefined) throw new Error(`The plan holds no entrypoint ${name}.`);
      const followed = ofFailing.get(failing) ?? within(failing);
      ofFailing.set(failing, followed);
      const answers = followed(stepsOf(order));
      const hard = entrypoint.dependsOn.filter(({ strength }) => strength === "hard").map(({ on }) => on);
      return [entrypoint.to, ...hard]
        .map((endpoint) => onTheWay(way("entrypoint", name, endpoint, failing), answers(endpoint)))
        .map((effect) => ({ ...effect, delay: longest(effect.delay, retransmission(effect.gap)) }))
        .reduce(either);
    },
  };
}
