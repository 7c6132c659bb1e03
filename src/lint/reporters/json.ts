import type { SinglePointOfFailure } from "../../reliability/model.ts";
import type { OutageBound } from "../../reliability/outage-model.ts";
import type { WorstOutage } from "../../reliability/outage-worst.ts";
import type { SourceLocation } from "../../topology/model.ts";
import type { Diagnostic, Subject } from "../diagnostic.ts";
import { type ReportContext, shownFile } from "./context.ts";
import { type Summary, summaryOf } from "./summary.ts";

/** The document of `--format json`. Fields are only ever added within a `version`. */
export interface JsonReport {
  readonly version: 1;
  /** Name of the topology. */
  readonly topology: string;
  /** In the order of their places. */
  readonly diagnostics: readonly JsonDiagnostic[];
  /** Every event that alone stops or degrades an entrypoint, suppressed or not; by entrypoint, then event. */
  readonly singlePointsOfFailure: readonly JsonSinglePoint[];
  /** The worst that each component can do to each entrypoint; by entrypoint, the longest first. */
  readonly worstOutages: readonly JsonOutage[];
  readonly summary: Summary;
}

export interface JsonOutage {
  readonly entrypoint: string;
  readonly component: WorstOutage["component"];
  /** `lost`, `haproxy killed`, `haproxy hung` … */
  readonly fault: string;
  /** How many parts of the component may fail so. */
  readonly parts: number;
  /** Milliseconds in which no new request succeeds, with what takes them; or why it lasts until it is repaired. */
  readonly gap: OutageBound;
  /** Milliseconds that a request waits while others are answered. */
  readonly delay: OutageBound;
  readonly noneFails: boolean;
}

export interface JsonDiagnostic {
  readonly rule: string;
  readonly severity: Diagnostic["severity"];
  /** The part the finding is about. */
  readonly subject: Subject;
  readonly message: string;
  /** Entrypoints that suffer. */
  readonly affects: readonly string[];
  readonly path: readonly string[];
  readonly fix: string;
  /** `file` is relative to the working folder; line and column are 1-based. */
  readonly source: SourceLocation;
  /** The reason given for accepting it; absent when it is not accepted. */
  readonly suppressed?: { readonly because: string };
}

export interface JsonSinglePoint {
  /** What fails: `host`, `zone`, `instance`, `network`, … and its name. */
  readonly event: { readonly kind: string; readonly name: string };
  readonly entrypoint: string;
  readonly effect: SinglePointOfFailure["effect"];
  readonly path: readonly string[];
  readonly source: SourceLocation;
}

/** For programs: one JSON document. Findings of severity info are always in it. */
export function json(diagnostics: readonly Diagnostic[], context: ReportContext): string {
  const located = (source: SourceLocation): SourceLocation => ({
    file: shownFile(source, context),
    line: source.line,
    column: source.column,
  });
  const report: JsonReport = {
    version: 1,
    topology: context.plan.name,
    diagnostics: diagnostics.map((diagnostic) => ({
      rule: diagnostic.rule,
      severity: diagnostic.severity,
      subject: diagnostic.subject,
      message: diagnostic.message,
      affects: diagnostic.affects,
      path: diagnostic.path,
      fix: diagnostic.fix,
      source: located(diagnostic.source),
      ...(diagnostic.suppressed === undefined ? {} : { suppressed: diagnostic.suppressed }),
    })),
    singlePointsOfFailure: context.singlePoints.map(({ event, entrypoint, effect, path }) => ({
      event: { kind: event.kind, name: event.name },
      entrypoint,
      effect,
      path,
      source: located(event.source),
    })),
    worstOutages: context.worstOutages().map(jsonOutage),
    summary: summaryOf(diagnostics),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

export function jsonOutage({ entrypoint, component, fault, parts, prediction }: WorstOutage): JsonOutage {
  const { gap, delay, noneFails } = prediction;
  return { entrypoint, component, fault, parts, gap, delay, noneFails };
}
