/** Why the cloud did not make a machine, in words: Pulumi's provider knows only that it did not. */
import { setTimeout as sleep } from "node:timers/promises";
import type * as pulumi from "@pulumi/pulumi";
import type { Group, Instance, Plan } from "../../plan/model.ts";
import { areHooksKnown, failureHook } from "../hooks.ts";
import type { AskIfPossible } from "./cloud/ask-if-possible.ts";
import type { OpenStackOptions } from "./options.ts";
import { separatesHosts } from "./server-groups.ts";
import { flavorOf, zoneOf } from "./sizing.ts";

/** How often Nova is asked for a reason, and after how long again: it knows one a moment after the machine has failed. */
const QUESTIONS = { most: 10, pauseMs: 500 } as const;

/** What is known of a failure. */
export interface Failure {
  /** What was to be done to the machine. */
  readonly operation: "create" | "update";
  /** What the provider says, newest first. */
  readonly errors: readonly string[];
  /** Nova's word; undefined where it has none, or cannot be asked. */
  readonly fault: string | undefined;
}

/** Tells it when it happens. */
export function tellTrouble(
  plan: Plan,
  group: Group,
  instance: Instance,
  options: OpenStackOptions,
  ask: AskIfPossible,
): pulumi.ResourceHookBinding {
  if (!areHooksKnown("registerErrorHook")) return {};
  const name = `nospof:${plan.name}:${instance.name}:machine:failed`;
  const hook = failureHook(name, async ({ id, errors, failedOperation }) => {
    const operation = failedOperation === "update" ? "update" : "create";
    const serverId = id || serverIn(errors);
    const fault = serverId === undefined ? undefined : await faultOf(serverId, ask);
    return machineTrouble(plan, group, instance, options, { operation, errors, fault });
  });
  return { onError: [hook] };
}

/** A server that was made and did not start. */
function serverIn(errors: readonly string[]): string | undefined {
  const [, id] = /instance \(([0-9a-f-]{36})\)/.exec(errors.join("\n")) ?? [];
  return id;
}

/** Undefined for a server that has no error, or none that Nova gives a reason for. */
export async function faultOf(serverId: string, ask: AskIfPossible): Promise<string | undefined> {
  for (let asked = 1; ; asked++) {
    const server = await ask((api) => api.server(serverId));
    if (server?.status !== "ERROR" || server.fault !== undefined) return server?.fault;
    if (asked === QUESTIONS.most) return undefined;
    await sleep(QUESTIONS.pauseMs);
  }
}

/** Undefined where the provider's own words are all there is to say. */
export function machineTrouble(
  plan: Plan,
  group: Group,
  instance: Instance,
  options: OpenStackOptions,
  { operation, errors, fault }: Failure,
): string | undefined {
  const who = `Machine ${instance.name} of group "${group.name}"`;
  const quota = quotaIn(errors);
  if (quota !== undefined) {
    return (
      `${who} was refused: ${sentence(quota)} Ask for a larger quota (openstack quota show), or take something away ` +
      "that the project does not need. What is there was left alone; the next `pulumi up` goes on from here."
    );
  }
  if (fault !== undefined && operation === "update") {
    return (
      `${who} could not be changed. Nova says why: ${sentence(fault)} No machine after it has been touched. Mend that, ` +
      "and run `pulumi up --refresh`: without looking, Pulumi believes that the change was made."
    );
  }
  if (fault !== undefined) {
    const advice = /no valid host/i.test(fault) ? ` ${room(plan, group, instance, options)}` : "";
    return (
      `${who} did not start. Nova says why: ${sentence(fault)}${advice} What is there was left alone; the next ` +
      "`pulumi up` makes this machine anew."
    );
  }
  if (operation === "create" && /unexpected state 'ERROR'/.test(errors.join("\n"))) {
    return (
      `${who} did not start, and Nova could not be asked why: see its "fault" in openstack server show ` +
      `${serverIn(errors) ?? ""}. Mend that, delete the server, and run pulumi up --refresh.`
    );
  }
  return undefined;
}

/** What it takes that a host takes the machine. */
function room(plan: Plan, group: Group, instance: Instance, options: OpenStackOptions): string {
  const { spread } = group.declared;
  const zone = zoneOf(plan, instance, options.zones);
  const where = zone === undefined ? "" : ` of availability zone ${zone}`;
  const flavor = flavorOf(instance, options);
  const together = plan.instances
    .filter((one) => one.group === group.name && zoneOf(plan, one, options.zones) === zone)
    .map(({ name }) => name);
  if (spread.over === "none" || !separatesHosts(spread) || together.length === 1) {
    return `No host${where} has room for flavor ${flavor}: add one, or choose another flavor or zone.`;
  }
  return (
    `No two machines of the group may be on one host, so ${together.join(", ")} need ${together.length} hosts${where} ` +
    `with room for flavor ${flavor}. Add hosts, declare fewer replicas, or promise less: "${group.name}" with ` +
    `spread: bestEffort("${spread.over}").`
  );
}

/** In the words of Nova, Cinder or Neutron. */
function quotaIn(errors: readonly string[]): string | undefined {
  const [, message] = /"message": *"([^"]*quota[^"]*)"/i.exec(errors.join("\n")) ?? [];
  return message;
}

function sentence(words: string): string {
  return /[.!?]$/.test(words.trim()) ? words.trim() : `${words.trim()}.`;
}
