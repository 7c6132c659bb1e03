import type { Endpoint } from "../topology/model.ts";

/** For reasons of flows: `api:http`, `web-lb:https`, `orders (writer)`, `payments`. */
export function showEndpoint(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case "service":
      return `${endpoint.name}:${endpoint.port}`;
    case "load-balancer":
      return `${endpoint.name}:${endpoint.listener}`;
    case "database":
      return `${endpoint.name} (${endpoint.role})`;
    case "ensemble":
    case "external":
      return endpoint.name;
    default:
      return endpoint satisfies never;
  }
}
