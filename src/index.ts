/** The DSL: everything a topology file is written with. */
export {
  type BackupDeclaration,
  type BackupOptions,
  type BackupPlaceOptions,
  type BackupServerOptions,
  backup,
} from "./dsl/backup.ts";
export {
  type AccountOptions,
  type DatabaseDeclaration,
  type DatabaseOptions,
  mariadb,
  mysql,
} from "./dsl/database.ts";
export { type DependencyOption, type HardDependencyOptions, hard, soft } from "./dsl/dependency.ts";
export {
  type DomainDeclaration,
  type HostDeclaration,
  type HostOptions,
  host,
  type RackDeclaration,
  type RackOptions,
  type RegionDeclaration,
  type RegionOptions,
  rack,
  region,
  type ZoneDeclaration,
  type ZoneOptions,
  zone,
} from "./dsl/domain.ts";
export type {
  DatabaseEndpoint,
  EndpointOption,
  EnsembleEndpoint,
  LoadBalancerListener,
  ServicePort,
} from "./dsl/endpoint.ts";
export { type EnsembleDeclaration, type EnsembleOptions, zookeeper } from "./dsl/ensemble.ts";
export { type EntrypointDeclaration, type EntrypointOptions, entrypoint } from "./dsl/entrypoint.ts";
export { type ExternalDeclaration, type ExternalOptions, external } from "./dsl/external.ts";
export {
  type CheckTimingOptions,
  commandCheck,
  type HealthCheckOption,
  httpCheck,
  type NetworkCheck,
  type ProbeOptions,
  tcpCheck,
} from "./dsl/health-check.ts";
export {
  type BackendOptions,
  type BalanceOption,
  type ListenerOptions,
  type LoadBalancerDeclaration,
  type LoadBalancerOptions,
  loadBalancer,
  type TimeoutOptions,
  type TlsOptions,
  type VirtualIpOptions,
} from "./dsl/load-balancer.ts";
export {
  type GatewayOptions,
  type NetworkDeclaration,
  type NetworkOptions,
  network,
} from "./dsl/network.ts";
export type { ByteSize, Duration, Percentage } from "./dsl/quantity.ts";
export type {
  FailureOptions,
  MaintenanceByKind,
  MaintenanceOption,
  ReliabilityByKind,
  ReliabilityOption,
} from "./dsl/reliability.ts";
export type {
  AsynchronousOptions,
  GaleraOptions,
  GroupReplicationOptions,
  ReplicationOption,
  SemiSynchronousOptions,
} from "./dsl/replication.ts";
export { type SecretDeclaration, secret } from "./dsl/secret.ts";
export type { ServerTlsOptions } from "./dsl/server-tls.ts";
export {
  type PortOption,
  type PortOptions,
  type ServiceDeclaration,
  type ServiceOptions,
  service,
  type VolumeOption,
} from "./dsl/service.ts";
export {
  type HashedShards,
  type RangedShards,
  type ShardRoutes,
  type ShardsOption,
  shardRoutes,
} from "./dsl/shards.ts";
export { type SharedRiskDeclaration, type SharedRiskOptions, sharedRisk } from "./dsl/shared-risk.ts";
export { type SizeDeclaration, type SizeOptions, size } from "./dsl/size.ts";
export { bestEffort, type Spread } from "./dsl/spread.ts";
export { type SuppressionDeclaration, type SuppressionOptions, suppress } from "./dsl/suppression.ts";
export {
  type SoftwareOptions,
  type TopologyDeclaration,
  type TopologyOptions,
  topology,
} from "./dsl/topology.ts";
export type { WorkloadDeclaration, WorkloadOptions } from "./dsl/workload.ts";
