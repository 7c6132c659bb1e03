/** Faults of one instance: its programs, its links, its disk, its clock. */
import type { Instance, Plan } from "../../plan/model.ts";
import type { Fault } from "../model.ts";
import { delayOf, offsetOf, percentOf } from "./amount.ts";
import { type FaultProblem, isProblem, problem, unknownName } from "./fault-problem.ts";

/** `web-1/haproxy` */
export function programFault(kind: "kill" | "hang", rest: string, plan: Plan): Fault | FaultProblem {
  const [name = "", program] = split(rest, "/");
  const instance = instanceNamed(name, plan);
  if (isProblem(instance)) return instance;
  const found = instance.programs.find((one) => one === program);
  if (found !== undefined) return { kind, instance: name, program: found };
  return unknownName(program ?? rest, `${kind}:${name}/<program>, a program of ${name}`, instance.programs);
}

/** `web-1/dmz` */
export function linkFault(rest: string, plan: Plan): Fault | FaultProblem {
  const link = linkOf("link", rest, plan);
  return isProblem(link) ? link : { kind: "link", ...link };
}

/** `api-1/app=10%` */
export function lossFault(rest: string, plan: Plan): Fault | FaultProblem {
  const [place = "", amount = ""] = split(rest, "=");
  const link = linkOf("loss", place, plan);
  if (isProblem(link)) return link;
  const percent = percentOf(amount);
  return percent === undefined
    ? problem(amount, `a share of packets above 0% and up to 100%, such as loss:${place}=10%`)
    : { kind: "loss", ...link, percent };
}

/** `api-1/app=100ms` */
export function delayFault(rest: string, plan: Plan): Fault | FaultProblem {
  const [place = "", amount = ""] = split(rest, "=");
  const link = linkOf("delay", place, plan);
  if (isProblem(link)) return link;
  const ms = delayOf(amount);
  return ms === undefined
    ? problem(amount, `a duration, such as delay:${place}=100ms`)
    : { kind: "delay", ...link, ms };
}

/** `orders-1` */
export function diskFault(rest: string, plan: Plan): Fault | FaultProblem {
  const instance = instanceNamed(rest, plan);
  return isProblem(instance) ? instance : { kind: "disk", instance: instance.name };
}

/** `orders-1=+1h` */
export function clockFault(rest: string, plan: Plan): Fault | FaultProblem {
  const [name = "", amount = ""] = split(rest, "=");
  const instance = instanceNamed(name, plan);
  if (isProblem(instance)) return instance;
  const offsetMs = offsetOf(amount);
  return offsetMs === undefined
    ? problem(
        amount,
        `how far the clock jumps, with its sign, such as clock:${name}=+1h or clock:${name}=-90s`,
      )
    : { kind: "clock", instance: name, offsetMs };
}

interface Link {
  readonly instance: string;
  readonly network: string;
}

function linkOf(kind: string, place: string, plan: Plan): Link | FaultProblem {
  const [name = "", network] = split(place, "/");
  const instance = instanceNamed(name, plan);
  if (isProblem(instance)) return instance;
  const networks = instance.addresses.map((address) => address.network);
  if (network !== undefined && networks.includes(network)) return { instance: name, network };
  return unknownName(network ?? place, `${kind}:${name}/<network>, a network that ${name} is on`, networks);
}

/** The instance of that name, or what is wrong with the name. */
export function instanceNamed(name: string, { instances }: Plan): Instance | FaultProblem {
  const found = instances.find((instance) => instance.name === name);
  if (found !== undefined) return found;
  return unknownName(
    name,
    "an instance of this topology",
    instances.map((instance) => instance.name),
  );
}

/** Before and after the first separator; the whole where there is none. */
function split(text: string, separator: string): readonly string[] {
  const position = text.indexOf(separator);
  return position < 0 ? [text] : [text.slice(0, position), text.slice(position + separator.length)];
}
