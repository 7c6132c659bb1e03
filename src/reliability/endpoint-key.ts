import type { Endpoint } from "../topology/model.ts";

/** The same for endpoints that answer together: all ports of a service do. */
export function endpointKey(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case "service":
    case "ensemble":
    case "external":
      return `${endpoint.kind} ${endpoint.name}`;
    case "load-balancer":
      return `${endpoint.kind} ${endpoint.name} ${endpoint.listener}`;
    case "database":
      return `${endpoint.kind} ${endpoint.name} ${endpoint.role}`;
    default:
      return endpoint satisfies never;
  }
}
