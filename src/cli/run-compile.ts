import { renameSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { lint } from "../lint/lint.ts";
import { count } from "../lint/wording.ts";
import { formatAllocations, parseAllocations } from "../plan/lock-file.ts";
import { render } from "../render/render.ts";
import { colorsFor } from "./colors.ts";
import { earlierFiles } from "./compile/earlier-compile.ts";
import { lockDifference } from "./compile/lock-difference.ts";
import { formatManifest, MANIFEST_FILE, manifestOf } from "./compile/manifest.ts";
import { type OutputFile, writeOutput } from "./compile/output-folder.ts";
import { compileSummary } from "./compile/summary.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { type LoadedPlan, loadPlans } from "./load-plan.ts";
import { locatingProblems } from "./problem-location.ts";
import { progressOf } from "./progress.ts";
import { findTopologyFile } from "./topology-files.ts";
import { UserError } from "./user-error.ts";

export interface CompileOptions {
  readonly out: string;
  readonly frozen?: boolean;
  readonly force?: boolean;
}

const MODE_OF_MANIFEST = 0o644;
const MOST_DIFFERENCES = 10;

/** `nospof compile`: parse, plan, render, write. */
export async function runCompile(path: string, options: CompileOptions): Promise<ExitStatus> {
  const cwd = process.cwd();
  const file = findTopologyFile(path, cwd);
  for (const loaded of await loadPlans([file], cwd)) {
    compile(loaded, options, cwd);
  }
  return EXIT_STATUS.clean;
}

function compile(loaded: LoadedPlan, options: CompileOptions, cwd: string): void {
  const { plan, root, lockFile } = loaded;
  const folder = resolve(cwd, options.out);
  const shown = relative(cwd, folder) || ".";
  const lockText = formatAllocations(plan.allocations);
  if (options.frozen === true && lockText !== lockFile.text) refuseToThaw(loaded, cwd);
  const errors = locatingProblems({ root, cwd }, () =>
    lint(plan).filter(({ severity, suppressed }) => severity === "error" && suppressed === undefined),
  );
  const earlier = earlierFiles(folder, shown, plan.name, options.force === true);

  const bundles = locatingProblems({ root, cwd }, () => render(plan));
  const manifest = manifestOf(plan, bundles);
  const files: readonly OutputFile[] = bundles.flatMap(({ instance, files }) =>
    files.map(({ path, content, mode }) => ({ path: join(instance, path), content, mode })),
  );
  const progress = progressOf("writing file", files.length, process.stderr);
  const written = writeOutput(folder, files, earlier, progress.step);
  progress.end();
  // Last: a manifest never lists what is not there yet.
  writeOutput(
    folder,
    [{ path: MANIFEST_FILE, content: formatManifest(manifest), mode: MODE_OF_MANIFEST }],
    [],
    () => {},
  );
  const lockChange = writeLockFile(lockFile, lockText);

  const colors = colorsFor(process.stdout);
  const places = { folder: shown, lockFile: relative(cwd, lockFile.path), lockChange };
  process.stdout.write(`${compileSummary(manifest, written, places, colors)}\n`);
  if (errors.length > 0) {
    process.stderr.write(
      `\n${colors.red(count(errors.length, "error"))} found in this topology; to see them: nospof lint ${loaded.stack}\n`,
    );
  }
}

function writeLockFile({ path, text }: LoadedPlan["lockFile"], now: string): string {
  if (text === now) return "unchanged";
  const temporary = `${path}.new`;
  writeFileSync(temporary, now);
  renameSync(temporary, path);
  return text === undefined ? "new: commit it" : "changed: commit it";
}

function refuseToThaw({ plan, lockFile }: LoadedPlan, cwd: string): never {
  const differences = lockDifference(
    lockFile.text === undefined ? undefined : parseAllocations(lockFile.text),
    plan.allocations,
  );
  const more = differences.length - MOST_DIFFERENCES;
  throw new UserError(
    [
      lockFile.text === undefined
        ? `${relative(cwd, lockFile.path)}: is missing, and --frozen forbids to write it`
        : `${relative(cwd, lockFile.path)}: does not fit the topology any more, and --frozen forbids to change it`,
      ...differences.slice(0, MOST_DIFFERENCES).map((line) => `    ${line}`),
      ...(more > 0 ? [`    … and ${more} more`] : []),
    ].join("\n"),
    "run nospof compile without --frozen and commit the lock file",
  );
}
