import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { UserError } from "../user-error.ts";
import { cutSetsOfOpenPsa } from "./of-open-psa.ts";
import { cutSetsOfTopology, OPEN_PSA_FORMAT, type TopologyOptions } from "./of-topology.ts";

export interface CutSetsOptions extends TopologyOptions {
  /** File with a fault tree, in place of a stack. */
  readonly openPsa?: string;
  readonly top?: string;
  readonly output?: string;
}

/** `nospof cutsets`: of a stack, or of a fault tree that another tool wrote. */
export async function runCutSets(stack: string | undefined, options: CutSetsOptions): Promise<ExitStatus> {
  const text = await textOf(stack, options);
  if (options.output === undefined) process.stdout.write(text);
  else {
    const path = resolve(process.cwd(), options.output);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return EXIT_STATUS.clean;
}

async function textOf(stack: string | undefined, options: CutSetsOptions): Promise<string> {
  const { openPsa, format } = options;
  if (openPsa === undefined) {
    if (options.top !== undefined) {
      throw new UserError(
        "--top is a gate of a fault tree: it goes with --open-psa",
        "--entrypoint for a stack",
      );
    }
    return cutSetsOfTopology(stack ?? ".", options);
  }
  if (stack !== undefined) {
    throw new UserError(`got the stack ${stack} and --open-psa ${openPsa}, expected one of them`);
  }
  if (format === OPEN_PSA_FORMAT) {
    throw new UserError(`--open-psa: the file is in this format already`, "--format table or json");
  }
  return cutSetsOfOpenPsa(openPsa, { ...options, format });
}
