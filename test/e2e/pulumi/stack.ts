/**
 * A stack for tests, by Pulumi's Automation API: it calls the command line as people do, and gives what the engine does as
 * events instead of text.
 */
import {
  CommandError,
  type Deployment,
  type ImportResource,
  type OutputMap,
} from "@pulumi/pulumi/automation/index.js";
import type { Operation } from "./operations.ts";
import { FailedOperation, type Gathering, gather, type Outcome } from "./outcome.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

export interface StackOptions {
  /** Default: `test`. */
  readonly name?: string;
  /** A key without a namespace is in the project's. */
  readonly config?: Readonly<Record<string, string>>;
  /** As `config`, kept encrypted. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Added to what this process hands on. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface RunOptions {
  /** How many resources are worked on at the same time. Default: Pulumi's. */
  readonly parallel?: number;
  /** Folders of policy packs; for `up` and `preview`. */
  readonly policyPacks?: readonly string[];
  /** JSON files that configure them, in the same order. Default: none. */
  readonly policyPackConfigs?: readonly string[];
  /** URNs of the only resources that are worked on; for `up` and `preview`. Default: all. */
  readonly targets?: readonly string[];
  /** Reads first what is really there. Default: no. */
  readonly refresh?: boolean;
  /** Runs the program in `refresh` and `destroy` too, as hooks on deletion ask for. Default: no. */
  readonly runProgram?: boolean;
  /** Called as each operation begins and ends. */
  readonly onOperation?: (operation: Operation) => void;
  /** Interrupts as Ctrl-C does: what has begun is brought to its end. */
  readonly signal?: AbortSignal;
}

/** Its operations reject with {@link FailedOperation} when Pulumi says that they have failed. */
export interface ProjectStack extends Omit<Workspace, "stack"> {
  readonly up: (options?: RunOptions) => Promise<Outcome>;
  readonly preview: (options?: RunOptions) => Promise<Outcome>;
  readonly refresh: (options?: RunOptions) => Promise<Outcome>;
  readonly destroy: (options?: RunOptions) => Promise<Outcome>;
  /** Takes into the state what exists already. @returns what Pulumi says @throws CommandError when it refuses */
  readonly import: (resources: readonly ImportResource[]) => Promise<string>;
  /** Sets these keys; others stay. */
  readonly configure: (values: Pick<StackOptions, "config" | "secrets">) => Promise<void>;
  /** With secrets in plain text. */
  readonly outputs: () => Promise<OutputMap>;
  /** The state as `pulumi stack export` gives it: secrets encrypted. */
  readonly exportState: () => Promise<Deployment>;
}

/**
 * Makes a stack of a copy of a project: change the files in `project` for another `up`. `remove` forgets what still exists.
 *
 * @param source folder of the project, absolute or relative to the repository
 * @throws Error that says how to get Pulumi when it is not there
 */
export async function createStack(source: string, options: StackOptions = {}): Promise<ProjectStack> {
  const { stack, ...folders } = await createWorkspace(
    source,
    options.name ?? "test",
    options.environment ?? {},
  );
  const built: ProjectStack = {
    ...folders,
    up: (given) => run("up", given, (settings) => stack.up(settings)),
    preview: (given) => run("preview", given, (settings) => stack.preview(settings)),
    refresh: (given) => run("refresh", given, (settings) => stack.refresh(settings)),
    destroy: (given) => run("destroy", given, (settings) => stack.destroy(settings)),
    async import(resources) {
      const { stdout, stderr } = await stack.import({
        resources: [...resources],
        generateCode: false,
        protect: false,
        color: "never",
      });
      return stdout + stderr;
    },
    async configure({ config = {}, secrets = {} }) {
      const plain = Object.entries(config).map(([key, value]) => [key, { value }] as const);
      const secret = Object.entries(secrets).map(([key, value]) => [key, { value, secret: true }] as const);
      if (plain.length + secret.length > 0) {
        await stack.setAllConfig(Object.fromEntries([...plain, ...secret]));
      }
    },
    outputs: () => stack.outputs(),
    exportState: () => stack.exportStack(),
  };
  await built.configure(options);
  return built;
}

async function run(
  what: string,
  given: RunOptions = {},
  start: (settings: ReturnType<typeof settingsOf>) => Promise<unknown>,
): Promise<Outcome> {
  const gathering = gather(given.onOperation ?? (() => {}));
  try {
    await start(settingsOf(given, gathering));
  } catch (error) {
    if (error instanceof CommandError) throw new FailedOperation(what, gathering.outcome());
    throw error;
  }
  return gathering.outcome();
}

/** As the Automation API takes them: it tells an option that is undefined from one that is absent. */
function settingsOf(
  { parallel, policyPacks, policyPackConfigs, targets, refresh, runProgram, signal }: RunOptions,
  { onEvent, onOutput }: Gathering,
) {
  return {
    color: "never" as const,
    onEvent,
    onOutput,
    onError: onOutput,
    ...(parallel === undefined ? {} : { parallel }),
    ...(policyPacks === undefined ? {} : { policyPacks: [...policyPacks] }),
    ...(policyPackConfigs === undefined ? {} : { policyPackConfigs: [...policyPackConfigs] }),
    ...(targets === undefined ? {} : { target: [...targets] }),
    ...(refresh === undefined ? {} : { refresh }),
    ...(runProgram === undefined ? {} : { runProgram }),
    ...(signal === undefined ? {} : { signal }),
  };
}
