import { pathToFileURL } from "node:url";
import type { Log, ReportingDescriptor, Result } from "sarif";
import type { Diagnostic } from "../diagnostic.ts";
import { RULE_DESCRIPTIONS } from "../lint.ts";
import type { RuleDescription } from "../rule.ts";
import { type ReportContext, rulePage, shownFile } from "./context.ts";
import { jsonOutage } from "./json.ts";

/** Where the files of the published package can be read; `docs/rules` is part of it. */
const PUBLISHED = "https://unpkg.com/nospof/";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/**
 * SARIF 2.1.0 (OASIS), for code hosts: one run, whose rules carry their help and whose suppressed results carry the
 * reason. Paths are relative to the working folder, which is the root of the checkout in CI.
 */
export function sarif(diagnostics: readonly Diagnostic[], context: ReportContext): string {
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "nospof", informationUri: PUBLISHED, rules: RULE_DESCRIPTIONS.map(descriptor) },
        },
        automationDetails: { id: `nospof/${context.plan.name}/` },
        // Columns count UTF-16 units, as JavaScript's do.
        columnKind: "utf16CodeUnits",
        results: diagnostics.map((diagnostic) => result(diagnostic, context)),
        // A table of facts, not of findings: viewers show it, code hosts pass it by.
        properties: { worstOutages: context.worstOutages().map(jsonOutage) },
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function descriptor(rule: RuleDescription): ReportingDescriptor {
  const sources = rule.references.map((reference) => `- ${reference}`).join("\n");
  return {
    id: rule.id,
    shortDescription: { text: `${rule.title}.` },
    help: {
      text: `${rule.title}. See ${rulePage(rule.id)}.`,
      markdown: `${rule.title}. See \`${rulePage(rule.id)}\`.\n\nSources:\n\n${sources}`,
    },
    helpUri: `${PUBLISHED}${rulePage(rule.id)}`,
    defaultConfiguration: { level: LEVELS[rule.severity] },
  };
}

/** SARIF's word for what is worth knowing and nothing more is `note`. */
const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

function result(diagnostic: Diagnostic, context: ReportContext): Result {
  const { rule, severity, source, suppressed } = diagnostic;
  return {
    ruleId: rule,
    ruleIndex: RULE_DESCRIPTIONS.findIndex(({ id }) => id === rule),
    level: LEVELS[severity],
    message: { text: messageText(diagnostic) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: fileUri(shownFile(source, context), context) },
          region: { startLine: source.line, startColumn: source.column },
        },
        logicalLocations: [{ kind: "resource", fullyQualifiedName: logicalName(diagnostic) }],
      },
    ],
    // Without it, a code host takes a finding for a new one whenever a line is added above it.
    partialFingerprints: { "nospof/v1": `${rule} ${logicalName(diagnostic)} ${diagnostic.message}` },
    ...(suppressed === undefined
      ? {}
      : { suppressions: [{ kind: "inSource" as const, justification: suppressed.because }] }),
  };
}

function messageText({ message, path, fix }: Diagnostic): string {
  const way = path.length === 0 ? "" : `\n${path.join(" → ")}`;
  return `${message}${way}\nfix: ${fix}`;
}

function logicalName({ subject }: Diagnostic): string {
  return `${subject.kind}:${subject.name}`;
}

/** Relative where the file is inside the working folder: a path that leaves it would mean nothing elsewhere. */
function fileUri(shown: string, { cwd }: ReportContext): string {
  if (!shown.startsWith("../")) return encodeURI(shown);
  return pathToFileURL(`${cwd}/${shown}`).href;
}
