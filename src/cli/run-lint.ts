export type LintFormat = "pretty" | "json" | "sarif";
