/** A project in a folder of its own, with a home and a state for Pulumi beside it: nothing of the user's Pulumi is touched. */
import { mkdir, readdir, rm, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation/index.js";
import { requirePulumi } from "./programs.ts";
import { copyProject } from "./project.ts";

/** Node 24, whichever one runs the tests. */
const NODE = fileURLToPath(new URL("../../../node_modules/node/bin", import.meta.url));

export interface Workspace {
  readonly stack: Stack;
  /** The copied project. */
  readonly project: string;
  /** Where Pulumi keeps the state, with its history and backups. */
  readonly state: string;
  /** Removes all of it. */
  readonly remove: () => Promise<void>;
}

/**
 * Copies a project and makes a stack of it.
 *
 * @throws Error that says how to get Pulumi when it is not there
 */
export async function createWorkspace(
  source: string,
  stackName: string,
  environment: Readonly<Record<string, string>>,
): Promise<Workspace> {
  const root = await requirePulumi();
  const { folder, project } = await copyProject(source);
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const home = join(folder, "home");
    const state = join(folder, "state");
    await mkdir(state);
    await linkPlugins(root, home);
    const stack = await LocalWorkspace.createStack(
      { stackName, workDir: project },
      {
        pulumiHome: home,
        pulumiCommand: await PulumiCommand.get({ root }),
        secretsProvider: "passphrase",
        envVars: {
          PATH: [NODE, process.env.PATH ?? ""].join(delimiter),
          // nospof's sources, not what was built of them some time ago.
          NODE_OPTIONS: "--conditions=nospof-source",
          PULUMI_BACKEND_URL: `file://${state}`,
          PULUMI_CONFIG_PASSPHRASE: "of tests",
          PULUMI_SKIP_UPDATE_CHECK: "true",
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          ...environment,
        },
      },
    );
    return { stack, project, state, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** In folders of their own: Pulumi passes over a folder that is a link, and writes locks beside the others. */
async function linkPlugins(root: string, home: string): Promise<void> {
  const folders = await readdir(join(root, "plugins"), { withFileTypes: true });
  for (const { name } of folders.filter((entry) => entry.isDirectory())) {
    const folder = join(home, "plugins", name);
    await mkdir(folder, { recursive: true });
    for (const file of await readdir(join(root, "plugins", name))) {
      await symlink(join(root, "plugins", name, file), join(folder, file));
    }
  }
}
