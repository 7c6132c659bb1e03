import { singlePointFindings } from "../cause/single-point-findings.ts";
import type { Rule } from "../rule.ts";

/** What alone costs an entrypoint a soft dependency: users notice, but are served. */
export const singlePointOfDegradation: Rule = {
  id: "single-point-of-degradation",
  title: "One failure degrades an entrypoint",
  severity: "info",
  references: ["Google SRE Book, chapter 22: Addressing Cascading Failures (graceful degradation)"],
  check: (context) => singlePointFindings(context, "degraded"),
};
