import type { DatabaseDeclaration } from "./database.ts";
import type { EnsembleDeclaration } from "./ensemble.ts";
import type { ExternalDeclaration } from "./external.ts";
import type { LoadBalancerDeclaration } from "./load-balancer.ts";
import type { ServiceDeclaration } from "./service.ts";

/** One port of a service: `api.ports.http`. */
export interface ServicePort {
  readonly endpoint: "service-port";
  readonly service: ServiceDeclaration;
  readonly port: string;
}

/** One listener of a load balancer: `lb.listeners.https`. */
export interface LoadBalancerListener {
  readonly endpoint: "listener";
  readonly loadBalancer: LoadBalancerDeclaration;
  readonly listener: string;
}

/** Where a database takes writes (`orders.writer`, the primary) or reads (`orders.reader`, any server). */
export interface DatabaseEndpoint {
  readonly endpoint: "database";
  readonly database: DatabaseDeclaration;
  readonly role: "writer" | "reader";
}

/** Where clients of an ensemble connect: `coordination.client`, at any member. Nothing balances to it. */
export interface EnsembleEndpoint {
  readonly endpoint: "ensemble";
  readonly ensemble: EnsembleDeclaration;
}

/** What something can depend on or be balanced to. A service or load balancer itself stands for its only port. */
export type EndpointOption =
  | ServicePort
  | LoadBalancerListener
  | DatabaseEndpoint
  | EnsembleEndpoint
  | ExternalDeclaration
  | ServiceDeclaration
  | LoadBalancerDeclaration;
