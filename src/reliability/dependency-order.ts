/** The order in which endpoints can be judged: each after everything that it depends on. */
import type { Endpoint } from "../topology/model.ts";
import { endpointKey } from "./endpoint-key.ts";
import type { Parts } from "./parts.ts";

/**
 * All endpoints that the given ones depend on, and these themselves, each once. Takes chains of any length.
 *
 * @throws Error when dependencies run in a circle, with the names along it
 */
export function dependencyOrder(parts: Parts, roots: readonly Endpoint[]): readonly Endpoint[] {
  const ordered = new Map<string, Endpoint>();
  const underway = new Map<string, Endpoint>();
  const open = roots.toReversed();
  for (let endpoint = open.at(-1); endpoint !== undefined; endpoint = open.at(-1)) {
    const key = endpointKey(endpoint);
    if (ordered.has(key)) {
      open.pop();
    } else if (underway.has(key)) {
      // Back again after everything below it.
      underway.delete(key);
      ordered.set(key, endpoint);
      open.pop();
    } else {
      underway.set(key, endpoint);
      for (const needed of dependenciesOf(parts, endpoint).toReversed()) {
        if (underway.has(endpointKey(needed))) throw new Error(circle([...underway.values(), needed]));
        open.push(needed);
      }
    }
  }
  return [...ordered.values()];
}

/** Everything that an endpoint depends on itself, soft or hard, in the order of declaration; repeated when it is. */
export function dependenciesOf(parts: Parts, endpoint: Endpoint): readonly Endpoint[] {
  switch (endpoint.kind) {
    case "service":
      return parts.service(endpoint.name).declared.dependsOn.map(({ on }) => on);
    case "load-balancer":
      return parts.listener(endpoint).servers.map(({ to }) => to);
    case "database": {
      const { election } = parts.database(endpoint.name).declared;
      return election === undefined || endpoint.role === "reader"
        ? []
        : [{ kind: "ensemble", name: election }];
    }
    case "ensemble":
    case "external":
      return [];
    default:
      return endpoint satisfies never;
  }
}

function circle(way: readonly Endpoint[]): string {
  const keys = way.map(endpointKey);
  const around = way.slice(keys.indexOf(keys.at(-1) ?? "")).map(({ name }) => name);
  return `Dependencies run in a circle: ${around.join(" → ")}. Remove one of them: none of these could start first.`;
}
