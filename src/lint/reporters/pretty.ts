import pico from "picocolors";
import type { Diagnostic } from "../diagnostic.ts";
import { count } from "../wording.ts";
import { type ReportContext, rulePage, shownFile } from "./context.ts";
import { outageTables } from "./outage-table.ts";
import { type Summary, summaryOf } from "./summary.ts";

type Colors = ReturnType<typeof pico.createColors>;

/**
 * For people. Findings of severity info are only counted unless `verbose`, which also shows what each component can do to
 * each entrypoint at worst.
 *
 *     stacks/shop/topology.ts:31:16  error  single-point-of-failure
 *       If host host-2 fails, shop stops: both replicas of `web-lb` are on it.
 *       users → web-lb (web-lb-1, web-lb-2 on host-2)
 *       fix: spread `web-lb` over hosts: loadBalancer("web-lb", { spread: "host", … })
 *       docs/rules/single-point-of-failure.md
 */
export function pretty(diagnostics: readonly Diagnostic[], context: ReportContext): string {
  const colors = pico.createColors(context.color ?? false);
  const shown = diagnostics.filter(
    ({ severity, suppressed }) => context.verbose || severity !== "info" || suppressed !== undefined,
  );
  const findings = shown.map((diagnostic) => finding(diagnostic, context, colors));
  const tables = context.verbose ? outageTables(context) : [];
  return `${[...findings, ...tables, closing(summaryOf(diagnostics), context, colors)].join("\n\n")}\n`;
}

function finding(diagnostic: Diagnostic, context: ReportContext, colors: Colors): string {
  const { rule, message, path, fix, source, suppressed } = diagnostic;
  const place = `${shownFile(source, context)}:${source.line}:${source.column}`;
  const lines = [`${colors.bold(place)}  ${label(diagnostic, colors)}  ${rule}`, `  ${message}`];
  if (path.length > 0) lines.push(`  ${colors.dim(path.join(" → "))}`);
  if (suppressed !== undefined) return [...lines, `  accepted because: ${suppressed.because}`].join("\n");
  return [...lines, `  ${colors.green("fix:")} ${fix}`, `  ${colors.dim(rulePage(rule))}`].join("\n");
}

function label({ severity, suppressed }: Diagnostic, colors: Colors): string {
  if (suppressed !== undefined) return colors.dim("suppressed");
  switch (severity) {
    case "error":
      return colors.red(severity);
    case "warning":
      return colors.yellow(severity);
    case "info":
      return colors.blue(severity);
    default:
      return severity satisfies never;
  }
}

function closing(summary: Summary, { plan, verbose }: ReportContext, colors: Colors): string {
  const errors = count(summary.errors, "error");
  const warnings = count(summary.warnings, "warning");
  const others = [
    ...(summary.infos === 0 ? [] : [`${summary.infos} info${verbose ? "" : " (shown with --verbose)"}`]),
    ...(summary.suppressed === 0 ? [] : [`${summary.suppressed} suppressed`]),
  ];
  return [
    `${plan.name}: ${summary.errors === 0 ? colors.green(errors) : colors.red(errors)}`,
    summary.warnings === 0 ? warnings : colors.yellow(warnings),
    ...others,
  ].join(", ");
}
