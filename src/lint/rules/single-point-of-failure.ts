import { singlePointFindings } from "../cause/single-point-findings.ts";
import type { Rule } from "../rule.ts";

/** Every single point of failure of every entrypoint, exact, with what it takes to remove it. */
export const singlePointOfFailure: Rule = {
  id: "single-point-of-failure",
  title: "One failure stops an entrypoint",
  severity: "error",
  references: [
    "Fault tree analysis: a minimal cut set of order 1 (NUREG-0492, Fault Tree Handbook)",
    "OpenStack High Availability Guide: eliminate single points of failure",
  ],
  check: (context) => singlePointFindings(context, "down"),
};
