/** The program of a service: the stand-in, or the user's own command. */
import { dirname } from "node:path";
import { sortedRecord } from "../../../plan/compare.ts";
import { environmentOf } from "../../../plan/environment.ts";
import type { Instance, ServiceGroup } from "../../../plan/model.ts";
import { ownValue } from "../../../plan/own-value.ts";
import type { LabFile, LabProgram, ReadyCheck } from "../model.ts";
import type { ResponderSpec } from "../responder/spec.ts";
import type { LayoutContext } from "./context.ts";
import { responderDependencies } from "./dependencies.ts";
import { responderLoad } from "./load.ts";
import { RESPONDER_SPEC } from "./paths.ts";

export interface ApplicationPart {
  readonly program: LabProgram;
  readonly files: readonly LabFile[];
}

/** The user's command sees the declared environment; secret files are in the instance's bundle either way. */
export function application(
  context: LayoutContext,
  group: ServiceGroup,
  instance: Instance,
): ApplicationPart {
  const command = ownValue(context.options.runs, group.name);
  const shared = { name: "application", prepare: undefined, ready: readyCheck(group, instance) };
  if (command !== undefined) {
    return {
      program: {
        ...shared,
        command: ["sh", "-c", 'cd "$1" && exec sh -c "$2"', "sh", context.options.folder, command],
        environment: { PATH: pathWith(context.options.node), ...variablesOf(context, group) },
      },
      files: [],
    };
  }
  const spec: ResponderSpec = {
    name: instance.name,
    group: group.name,
    listens: group.declared.ports.map(({ port, protocol }) => ({ address: EVERYWHERE, port, protocol })),
    dependencies: responderDependencies(context, group, instance),
    load: responderLoad(context, group),
  };
  return standIn(context, spec, shared.ready);
}

/** `node server.js` is run by the Node.js that runs nospof. */
function pathWith(node: string): string {
  return `${dirname(node)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
}

/** What is open to whom is for the packet filter to say. */
export const EVERYWHERE = "0.0.0.0";

/** The program that does what a spec says, and the file with the spec. */
export function standIn({ options }: LayoutContext, spec: ResponderSpec, ready: ReadyCheck): ApplicationPart {
  return {
    program: {
      name: "application",
      prepare: undefined,
      command: [options.node, options.responder, RESPONDER_SPEC],
      environment: {},
      ready,
    },
    files: [{ path: RESPONDER_SPEC, content: `${JSON.stringify(spec, undefined, 2)}\n`, mode: 0o400 }],
  };
}

function readyCheck({ declared }: ServiceGroup, { addresses }: Instance): ReadyCheck {
  const port = declared.ports.find(({ protocol }) => protocol === "tcp")?.port;
  const address = addresses[0]?.address;
  return port === undefined || address === undefined
    ? { kind: "running" }
    : { kind: "listens", address, port };
}

function variablesOf(context: LayoutContext, group: ServiceGroup): Readonly<Record<string, string>> {
  return sortedRecord(
    environmentOf(context.plan, group).map(([name, value]) => [
      name,
      value.kind === "text" ? value.value : context.secret(value.secret),
    ]),
  );
}
