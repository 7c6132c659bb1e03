/** A part that is replaced as a container is: the old one goes first, and nothing of it can be changed in place but a setting. */
import { type CustomResourceOptions, dynamic, type Input } from "@pulumi/pulumi";

/** As a test lists it. */
export interface Listed {
  readonly name: string;
  /** Another one replaces the part. */
  readonly version?: number;
  /** Another one updates the part. */
  readonly setting?: number;
  /** Parts that it only comes after. */
  readonly after?: readonly string[];
  /** Part whose id it is made with: another id replaces this part. */
  readonly reads?: string;
  /** Fails when it is made: not at all, or when it is there already. */
  readonly fails?: "create" | "start";
}

interface State {
  readonly log: string;
  readonly name: string;
  readonly version?: number | undefined;
  readonly setting?: number | undefined;
  readonly reads?: string | undefined;
  readonly fails?: Listed["fails"];
}

type Arguments = { readonly [Key in keyof State]: Input<State[Key]> };

/** Runs in the program's process. */
export function append(log: string, line: string): void {
  process.getBuiltinModule("node:fs").appendFileSync(log, `${line}\n`);
}

/** Pulumi writes this object's source into its state and runs it in another process: no imports in it. */
const provider: dynamic.ResourceProvider<State, State> = {
  async create(inputs) {
    append(inputs.log, `create ${inputs.name}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (inputs.fails === "create") throw new Error(`${inputs.name} cannot be made`);
    const id = `${inputs.name}-${Date.now()}`;
    if (inputs.fails === "start") {
      throw Object.assign(new Error(`${inputs.name} has not started`), {
        id,
        properties: inputs,
        reasons: [`${inputs.name} has not started`],
      });
    }
    append(inputs.log, `create ${inputs.name} ended`);
    return { id, outs: inputs };
  },
  async diff(_id, old, wanted) {
    const replaces = (["version", "reads"] as const).filter((key) => old[key] !== wanted[key]);
    const changes = replaces.length > 0 || old.setting !== wanted.setting || old.fails !== wanted.fails;
    return { changes, replaces, deleteBeforeReplace: true };
  },
  async update(_id, _old, wanted) {
    append(wanted.log, `update ${wanted.name}`);
    return { outs: wanted };
  },
  async delete(_id, { log, name }) {
    append(log, `delete ${name}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    append(log, `delete ${name} ended`);
  },
};

export class Part extends dynamic.Resource {
  constructor(name: string, inputs: Arguments, options: CustomResourceOptions) {
    super(provider, name, inputs, options);
  }
}
