/** A copy of a Pulumi project's folder: what Pulumi and nospof write beside a program stays out of the repository. */
import { cp, mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));

/** Everything of one stack, to be removed in one go. */
export interface ProjectCopy {
  readonly folder: string;
  /** The copied project: what Pulumi runs. */
  readonly project: string;
}

/**
 * Copies a project to where its program finds nospof and the packages it depends on, as if they were installed there.
 *
 * @param source folder with a Pulumi.yaml, absolute or relative to the repository
 */
export async function copyProject(source: string): Promise<ProjectCopy> {
  const folder = await mkdtemp(join(tmpdir(), "nospof-pulumi-"));
  const project = join(folder, "project");
  await cp(join(REPOSITORY, source), project, { recursive: true });
  await writeFile(join(project, "package.json"), JSON.stringify({ name: "project", type: "module" }));
  const packages = join(project, "node_modules");
  await mkdir(packages);
  await symlink(REPOSITORY, join(packages, "nospof"));
  await symlink(join(REPOSITORY, "node_modules", "@pulumi"), join(packages, "@pulumi"));
  return { folder, project };
}
