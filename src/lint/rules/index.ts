import type { Rule } from "../rule.ts";
import { backupBesideData } from "./backup-beside-data.ts";
import { backupKeptTooBriefly } from "./backup-kept-too-briefly.ts";
import { backupMissesRpo } from "./backup-misses-rpo.ts";
import { backupNeverRestored } from "./backup-never-restored.ts";
import { backupNotMade } from "./backup-not-made.ts";
import { backupServersTooSmall } from "./backup-servers-too-small.ts";
import { backupSizeUnchecked } from "./backup-size-unchecked.ts";
import { bestEffortSpreadBroken } from "./best-effort-spread-broken.ts";
import { binlogsExpireBeforeBackup } from "./binlogs-expire-before-backup.ts";
import { coLocatedReplicas } from "./co-located-replicas.ts";
import { connectTimeoutExceedsRto } from "./connect-timeout-exceeds-rto.ts";
import { databaseAcrossRegions } from "./database-across-regions.ts";
import { databaseNotDurable } from "./database-not-durable.ts";
import { databaseReachableFromOutside } from "./database-reachable-from-outside.ts";
import { databaseServersWithoutTls } from "./database-servers-without-tls.ts";
import { databaseWithoutBackup } from "./database-without-backup.ts";
import { databaseWithoutReplica } from "./database-without-replica.ts";
import { dependencyWithoutExtraNine } from "./dependency-without-extra-nine.ts";
import { detectionSlowerThanRto } from "./detection-slower-than-rto.ts";
import { electionMayLoseWrites } from "./election-may-lose-writes.ts";
import { ensembleAcrossRegions } from "./ensemble-across-regions.ts";
import { ensembleReachableFromOutside } from "./ensemble-reachable-from-outside.ts";
import { ensembleWithoutSpare } from "./ensemble-without-spare.ts";
import { entrypointWithoutLoadBalancer } from "./entrypoint-without-load-balancer.ts";
import { externalWithoutAddress } from "./external-without-address.ts";
import { failoverSlowerThanRto } from "./failover-slower-than-rto.ts";
import { flappingHealthCheck } from "./flapping-health-check.ts";
import { hostOvercommitted } from "./host-overcommitted.ts";
import { imageNotPinned } from "./image-not-pinned.ts";
import { loadBalancerNotRedundant } from "./load-balancer-not-redundant.ts";
import { majorityInOneZone } from "./majority-in-one-zone.ts";
import { networkNearlyFull } from "./network-nearly-full.ts";
import { nginxForgetsFailures } from "./nginx-forgets-failures.ts";
import { nginxSingleServer } from "./nginx-single-server.ts";
import { nginxWithoutActiveChecks } from "./nginx-without-active-checks.ts";
import { noConnectionLimit } from "./no-connection-limit.ts";
import { noHttpsRedirect } from "./no-https-redirect.ts";
import { noRedispatch } from "./no-redispatch.ts";
import { noReplicaToAcknowledge } from "./no-replica-to-acknowledge.ts";
import { noRetries } from "./no-retries.ts";
import { noSpareReplica } from "./no-spare-replica.ts";
import { outerTimeoutTooShort } from "./outer-timeout-too-short.ts";
import { ownerAccountOnly } from "./owner-account-only.ts";
import { plainHttpToClients } from "./plain-http-to-clients.ts";
import { replicaLagUnchecked } from "./replica-lag-unchecked.ts";
import { replicasInOneZone } from "./replicas-in-one-zone.ts";
import { retryAmplification } from "./retry-amplification.ts";
import { semiSynchronousFallsBack } from "./semi-synchronous-falls-back.ts";
import { serviceWithoutHealthCheck } from "./service-without-health-check.ts";
import { shallowHealthCheck } from "./shallow-health-check.ts";
import { sharedPassword } from "./shared-password.ts";
import { singlePointOfDegradation } from "./single-point-of-degradation.ts";
import { singlePointOfFailure } from "./single-point-of-failure.ts";
import { singleResolver } from "./single-resolver.ts";
import { sloAboveDependencies } from "./slo-above-dependencies.ts";
import { sloMissed } from "./slo-missed.ts";
import { sloUnchecked } from "./slo-unchecked.ts";
import { sourceHashBehindProxy } from "./source-hash-behind-proxy.ts";
import { splitBrainAccepted } from "./split-brain-accepted.ts";
import { spreadNotSatisfiable } from "./spread-not-satisfiable.ts";
import { survivorsRefuseConnections } from "./survivors-refuse-connections.ts";
import { uncheckedServers } from "./unchecked-servers.ts";
import { volumeWithoutBackup } from "./volume-without-backup.ts";
import { writerAmongReaders } from "./writer-among-readers.ts";

/** All rules, by id. A new rule is one file beside this one, two lines here, a page in docs/rules and a test. */
export const RULES: readonly Rule[] = [
  backupBesideData,
  backupKeptTooBriefly,
  backupMissesRpo,
  backupNeverRestored,
  backupNotMade,
  backupServersTooSmall,
  backupSizeUnchecked,
  bestEffortSpreadBroken,
  binlogsExpireBeforeBackup,
  coLocatedReplicas,
  connectTimeoutExceedsRto,
  databaseAcrossRegions,
  databaseNotDurable,
  databaseReachableFromOutside,
  databaseServersWithoutTls,
  databaseWithoutBackup,
  databaseWithoutReplica,
  dependencyWithoutExtraNine,
  detectionSlowerThanRto,
  electionMayLoseWrites,
  ensembleAcrossRegions,
  ensembleReachableFromOutside,
  ensembleWithoutSpare,
  entrypointWithoutLoadBalancer,
  externalWithoutAddress,
  failoverSlowerThanRto,
  flappingHealthCheck,
  hostOvercommitted,
  imageNotPinned,
  loadBalancerNotRedundant,
  majorityInOneZone,
  networkNearlyFull,
  nginxForgetsFailures,
  nginxSingleServer,
  nginxWithoutActiveChecks,
  noConnectionLimit,
  noHttpsRedirect,
  noRedispatch,
  noReplicaToAcknowledge,
  noRetries,
  noSpareReplica,
  outerTimeoutTooShort,
  ownerAccountOnly,
  plainHttpToClients,
  replicaLagUnchecked,
  replicasInOneZone,
  retryAmplification,
  semiSynchronousFallsBack,
  serviceWithoutHealthCheck,
  shallowHealthCheck,
  sharedPassword,
  singlePointOfDegradation,
  singlePointOfFailure,
  singleResolver,
  sloAboveDependencies,
  sloMissed,
  sloUnchecked,
  sourceHashBehindProxy,
  splitBrainAccepted,
  spreadNotSatisfiable,
  survivorsRefuseConnections,
  uncheckedServers,
  volumeWithoutBackup,
  writerAmongReaders,
];
