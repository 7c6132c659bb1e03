import type { Plan } from "../../plan/model.ts";
import type { Fault } from "../model.ts";
import { type FaultProblem, isProblem, problem, unknownName } from "./fault-problem.ts";
import { instanceNamed } from "./parse-instance-fault.ts";

const FORM = "two sets of instances and, if it is one network, its name: partition:web-1,api-1|web-2@dmz";

/** `web-1,api-1|web-2@dmz` */
export function partitionFault(rest: string, plan: Plan): Fault | FaultProblem {
  const match = /^([^|@]+)\|([^|@]+)(?:@([^|@]+))?$/.exec(rest);
  if (match === null) return problem(rest, FORM);
  const [one, other] = [names(match[1]), names(match[2])];
  for (const name of [...one, ...other]) {
    const instance = instanceNamed(name, plan);
    if (isProblem(instance)) return instance;
  }
  const twice = [...one, ...other].find((name, position, all) => all.indexOf(name) !== position);
  if (twice !== undefined) return problem(rest, `each instance once: ${twice} stands there twice`);
  const network = match[3];
  const networks = plan.networks.map(({ name }) => name);
  if (network !== undefined && !networks.includes(network)) {
    return unknownName(network, "a network of this topology", networks);
  }
  return { kind: "partition", one, other, network };
}

function names(list = ""): readonly string[] {
  return list.split(",").map((name) => name.trim());
}
