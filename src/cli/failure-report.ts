import { count } from "../lint/wording.ts";
import { LabError } from "../targets/lab/machine/lab-error.ts";
import { InputError, type InputProblem } from "../topology/problem.ts";
import { type Colors, colorsFor } from "./colors.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { isOwnFault, showPosition, userFrame } from "./source-position.ts";
import { UserError } from "./user-error.ts";
import { ownVersion } from "./version.ts";

const REPORT_TO = "the issue tracker of nospof";

/** Tells on stderr why a command could not do its work. @returns the exit status */
export function reportFailure(error: unknown): ExitStatus {
  const failures = error instanceof AggregateError ? error.errors : [error];
  const reports = failures.map((failure) => reportOne(failure, colorsFor(process.stderr)));
  process.stderr.write(`${reports.map(({ text }) => text).join("\n\n")}\n`);
  if (process.env.NOSPOF_DEBUG === "1") {
    for (const failure of failures) process.stderr.write(`\n${stackOf(failure)}\n`);
  }
  return reports.some(({ status }) => status === EXIT_STATUS.internalFault)
    ? EXIT_STATUS.internalFault
    : EXIT_STATUS.wrongInput;
}

function reportOne(failure: unknown, colors: Colors): { readonly text: string; readonly status: ExitStatus } {
  if (failure instanceof InputError) {
    return { text: problemReport(failure.problems, colors), status: EXIT_STATUS.wrongInput };
  }
  if (failure instanceof UserError || failure instanceof LabError) {
    const lines = [
      `${colors.red("error")} ${failure.message}`,
      ...failure.fixes.map((fix) => `  fix: ${fix}`),
    ];
    return { text: lines.join("\n"), status: EXIT_STATUS.wrongInput };
  }
  if (isSystemError(failure)) {
    return { text: `${colors.red("error")} ${failure.message}`, status: EXIT_STATUS.wrongInput };
  }
  const frame = userFrame(failure);
  if (frame !== undefined && !isOwnFault(failure)) {
    return {
      text: `${colors.red("error")} ${showPosition(frame, process.cwd())}: ${summaryOf(failure)}`,
      status: EXIT_STATUS.wrongInput,
    };
  }
  return { text: internalReport(failure, colors), status: EXIT_STATUS.internalFault };
}

/** The machine refused, e.g. a full disk or a folder without permission; its message names the path. */
function isSystemError(failure: unknown): failure is Error {
  return failure instanceof Error && "syscall" in failure && "path" in failure;
}

/** Every problem with the user's place first, so that editors and terminals make it a link. */
function problemReport(problems: readonly InputProblem[], colors: Colors): string {
  const blocks = problems.map(({ source, path, value, expected, hint }) => {
    const rows: readonly (readonly [string, string | undefined])[] = [
      ["given", value],
      ["expected", expected],
      ["hint", hint],
    ];
    return [
      `${colors.bold(`${source.file}:${source.line}:${source.column}`)}  ${colors.red("error")}  ${path}`,
      ...rows.flatMap(([name, text]) =>
        text === undefined ? [] : [`  ${colors.dim(name.padEnd(8))}  ${text}`],
      ),
    ].join("\n");
  });
  return [...blocks, `${colors.red(count(problems.length, "problem"))}: nothing was checked or written`].join(
    "\n\n",
  );
}

function internalReport(failure: unknown, colors: Colors): string {
  return [
    `${colors.red("error")} nospof itself failed: ${summaryOf(failure)}`,
    `  Please tell ${REPORT_TO}, with your topology if you can: nospof ${ownVersion()}, Node ${process.versions.node}, ${process.platform}.`,
    "  For the stack trace, run the same command again with NOSPOF_DEBUG=1.",
  ].join("\n");
}

function summaryOf(failure: unknown): string {
  return failure instanceof Error ? `${failure.name}: ${failure.message}` : String(failure);
}

function stackOf(failure: unknown): string {
  return failure instanceof Error && failure.stack !== undefined ? failure.stack : String(failure);
}
