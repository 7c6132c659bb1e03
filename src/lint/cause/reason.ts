/** The message of a finding: what fails, who suffers, and what of the failed part matters. */

import type { Group } from "../../plan/model.ts";
import type { BasicEvent } from "../../reliability/model.ts";
import type { Shard } from "../../topology/model.ts";
import { shardCount, usersOf } from "../../topology/shards/rule.ts";
import type { PlanIndex } from "../plan-index.ts";
import { allReplicas, code, instanceWord, list } from "../wording.ts";
import type { Cause, GroupCause } from "./cause.ts";
import type { Effect } from "./causes.ts";

export function reasonFor(
  cause: Cause,
  event: BasicEvent,
  effect: Effect,
  entrypoints: readonly string[],
  index: PlanIndex,
): string {
  const several = entrypoints.length > 1;
  const stops = effect === "down" ? (several ? "stop" : "stops") : several ? "are degraded" : "is degraded";
  return `If ${eventText(event, index)}, ${list(entrypoints)} ${stops}: ${because(cause, event)}${effect === "degraded" ? lostUsers(cause) : ""}.`;
}

/** Of a shard, whom that is for. */
function lostUsers(cause: Cause): string {
  if (cause.kind !== "group" || cause.group.kind !== "database") return "";
  const { shard } = cause.group.declared;
  if (shard === undefined) return "";
  const lost = cause.role === undefined || cause.role === "reader" ? "" : " for writes";
  return `; ${usersOf(shard)} lose ${databaseOf(shard)}${lost}`;
}

function databaseOf({ of, number, rule }: Shard): string {
  return `shard ${number} of ${shardCount(rule)} of ${code(of)}`;
}

function eventText(event: BasicEvent, index: PlanIndex): string {
  switch (event.kind) {
    case "instance":
    case "rack":
    case "zone":
    case "region":
    case "network":
      return `${event.kind} ${event.name} fails`;
    case "host":
      return index.domain(event.name).chosenByCloud
        ? `host ${event.name} (chosen by the cloud) fails`
        : `host ${event.name} fails`;
    case "gateway":
      return `the gateway of ${event.name} fails`;
    case "shared-risk":
      return `the shared risk ${event.name} strikes`;
    case "external":
      return `${event.name} fails`;
    default:
      return event.kind satisfies never;
  }
}

function because(cause: Cause, event: BasicEvent): string {
  switch (cause.kind) {
    case "group":
      return groupReason(cause, event);
    case "network":
      return event.kind === "shared-risk"
        ? `network ${code(cause.network.name)} depends on it`
        : "a single switch carries it";
    case "gateway":
      return "a single router carries all traffic in and out";
    case "external":
      return `${list(cause.neededBy.map(code))} ${cause.neededBy.length === 1 ? "needs" : "need"} it`;
    default:
      return cause satisfies never;
  }
}

function groupReason({ group, failed, required, role }: GroupCause, event: BasicEvent): string {
  const total = group.instances.length;
  const name = code(group.name);
  if (role === "primary") {
    const primary = `the primary of ${name}`;
    if (event.kind === "instance") return `it is ${primary}`;
    return `${primary} (${list(failed)}) is ${where(event)}`;
  }
  if (event.kind === "instance" && total === 1) return `it is the only replica of ${name}`;
  const word = instanceWord(group);
  const lost =
    failed.length === total ? allReplicas(total, word) : `${failed.length} of the ${total} ${word}s`;
  const there = `${lost} of ${name} ${failed.length === 1 ? "is" : "are"} ${where(event)}`;
  if (group.kind === "load-balancer" && required > group.needs && failed.length < total) {
    const stay = `${name} has no virtual IP, so the clients of a lost instance stay with it`;
    return event.kind === "instance" ? stay : `${there}, and ${stay}`;
  }
  const needed = required < total ? `${required}` : total === 2 ? "both" : `all ${total}`;
  const why = whyNeeded(group, role, required);
  if (event.kind === "instance")
    return `${name} needs ${needed} of its ${required < total ? `${total} ` : ""}${word}s${why}`;
  return failed.length === total
    ? there
    : `${there}, and ${needed} ${required === 1 ? "is" : "are"} needed${why}`;
}

function whyNeeded(group: Group, role: GroupCause["role"], required: number): string {
  switch (group.kind) {
    case "ensemble":
      return " for a majority";
    case "database": {
      const { replication } = group.declared;
      if (replication.mode === "galera") return " for a majority";
      if (role !== "writer" || replication.mode === "asynchronous") return "";
      return required > replication.acknowledgements + 1
        ? " so that one of them has every acknowledged write"
        : " for writes, which wait for a replica";
    }
    case "service":
    case "load-balancer":
      return "";
    default:
      return group satisfies never;
  }
}

function where(event: BasicEvent): string {
  if (event.kind === "host") return "on it";
  return event.kind === "shared-risk" ? "exposed to it" : "in it";
}
