/** Stacks of this repository, deployed by Pulumi to a cloud of the test's own. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plan } from "../../../src/plan/model.ts";
import { plan } from "../../../src/plan/plan.ts";
import { readLock } from "../../../src/targets/lock.ts";
import { parseTopology } from "../../../src/topology/parse.ts";
import { pulumiIn } from "../../targets/openstack/deployment/pulumi-in-cloud.ts";
import { type ControlPlane, startControlPlane } from "../openstack/control-plane.ts";
import { createStack, type ProjectStack, type StackOptions } from "../pulumi/stack.ts";

export interface Cloud extends ControlPlane {
  /** @param source folder of a stack: its copy is changed */
  readonly stack: (source: string, options: StackOptions, edits?: readonly Edit[]) => Promise<StackInCloud>;
}

/** What is replaced, wherever it is in the file, and by what. */
type Edit = readonly [from: string, to: string];

export interface StackInCloud extends ProjectStack {
  /** Changes a file as a person does in an editor. Default: the topology. @throws Error for a text that is not in it */
  readonly edit: (edit: Edit, file?: string) => Promise<void>;
  /** The very plan that `pulumi up` makes of the topology as it is now. */
  readonly plan: () => Promise<Plan>;
}

/** Starts the cloud: Pulumi works in its network from then on, until it is stopped. */
export async function openCloud(): Promise<Cloud> {
  const before = process.env.NOSPOF_PULUMI_ROOT;
  const plane = await startControlPlane();
  const root = await pulumiIn(plane.pid);
  process.env.NOSPOF_PULUMI_ROOT = root;
  const stacks: ProjectStack[] = [];
  return {
    ...plane,
    stack: async (source, { environment, ...options }, edits = []) => {
      const made = await createStack(source, {
        ...options,
        environment: { ...plane.environment, ...environment },
      });
      stacks.push(made);
      const edit: StackInCloud["edit"] = async ([from, to], file = "topology.ts") => {
        const path = join(made.project, file);
        const text = await readFile(path, "utf8");
        if (!text.includes(from)) throw new Error(`${source}/${file} has no ${from}`);
        await writeFile(path, text.replaceAll(from, to));
      };
      for (const each of edits) await edit(each);
      return { ...made, edit, plan: () => planOf(join(made.project, "topology.ts")) };
    },
    stop: async () => {
      if (before === undefined) delete process.env.NOSPOF_PULUMI_ROOT;
      else process.env.NOSPOF_PULUMI_ROOT = before;
      await plane.stop();
      for (const made of stacks) await made.remove();
      await rm(root, { recursive: true, force: true });
    },
  };
}

let imports = 0;

async function planOf(topologyFile: string): Promise<Plan> {
  imports += 1;
  // A module is loaded once for each address.
  const address = `${pathToFileURL(topologyFile).href}?${imports}`;
  const file: { readonly default: unknown } = await import(address);
  const parsed = parseTopology(file.default);
  if (!parsed.ok) throw new Error(`the topology is refused: ${JSON.stringify(parsed.problems)}`);
  return plan(parsed.topology, readLock(topologyFile));
}
