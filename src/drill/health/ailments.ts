import type { Lab } from "../../targets/lab/lab.ts";

/** What is not well yet, in words, e.g. `the virtual IP of web is held by nobody`; empty: all is. */
export type Ailments = (lab: Lab) => Promise<readonly string[]>;
