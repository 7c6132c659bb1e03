import type { Rule } from "../rule.ts";
import { singlePointOfDegradation } from "./single-point-of-degradation.ts";
import { singlePointOfFailure } from "./single-point-of-failure.ts";

/** All rules, by id. A new rule is one file beside this one, a line here, a page in docs/rules and a test. */
export const RULES: readonly Rule[] = [singlePointOfDegradation, singlePointOfFailure];
