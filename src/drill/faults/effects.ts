/** What a fault does to the hosts and networks of a lab, as plain data. */
import type { Plan } from "../../plan/model.ts";
import type { Impairment } from "../../targets/lab/lab.ts";
import type { Fault } from "../model.ts";
import { eventEffects } from "./event-effects.ts";

/** Names are those of the lab's layout. */
export type Effect =
  | { readonly kind: "power-off"; readonly host: string }
  | { readonly kind: "switch-down"; readonly network: string; readonly name: string }
  /** The stand-ins find on the board that it is gone. */
  | { readonly kind: "external-down"; readonly name: string }
  | { readonly kind: "kill"; readonly host: string; readonly program: string }
  | { readonly kind: "stop"; readonly host: string; readonly program: string }
  | { readonly kind: "link-down"; readonly host: string; readonly network: string }
  | {
      readonly kind: "partition";
      readonly one: readonly string[];
      readonly other: readonly string[];
      readonly network: string | undefined;
    }
  | {
      readonly kind: "impair";
      readonly host: string;
      readonly network: string;
      readonly impairment: Impairment;
    }
  | { readonly kind: "disk-full"; readonly host: string }
  | { readonly kind: "clock"; readonly host: string; readonly offsetMs: number };

/**
 * Everything that a fault does, each once. What would be done to a host that the other fault of a pair switches off is
 * left out.
 */
export function faultEffects(plan: Plan, fault: Fault): readonly Effect[] {
  const all = effectsOf(plan, fault);
  const off = new Set(all.flatMap((effect) => (effect.kind === "power-off" ? [effect.host] : [])));
  const felt = all.filter(
    (effect) => effect.kind === "power-off" || !("host" in effect && off.has(effect.host)),
  );
  return [...new Map(felt.map((effect) => [JSON.stringify(effect), effect])).values()];
}

function effectsOf(plan: Plan, fault: Fault): readonly Effect[] {
  switch (fault.kind) {
    case "event":
      return eventEffects(plan, fault.event);
    case "kill":
      return [{ kind: "kill", host: fault.instance, program: fault.program }];
    case "hang":
      return [{ kind: "stop", host: fault.instance, program: fault.program }];
    case "link":
      return [{ kind: "link-down", host: fault.instance, network: fault.network }];
    case "partition":
      return [{ kind: "partition", one: fault.one, other: fault.other, network: fault.network }];
    case "loss":
      return [impaired(fault, { lossPercent: fault.percent })];
    case "delay":
      return [impaired(fault, { delayMs: fault.ms })];
    case "disk":
      return [{ kind: "disk-full", host: fault.instance }];
    case "clock":
      return [{ kind: "clock", host: fault.instance, offsetMs: fault.offsetMs }];
    case "pair":
      return fault.faults.flatMap((one) => effectsOf(plan, one));
    default:
      return fault satisfies never;
  }
}

function impaired(
  { instance, network }: { readonly instance: string; readonly network: string },
  impairment: Impairment,
): Effect {
  return { kind: "impair", host: instance, network, impairment };
}
