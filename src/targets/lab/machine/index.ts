/** Labs on this machine. */
export { attachLab } from "./attach-lab.ts";
export { downLab } from "./down-lab.ts";
export { type HostLog, hostLogs } from "./host-logs.ts";
export { LabError } from "./lab-error.ts";
export { type LabOptions, openLab } from "./open-lab.ts";
export { labNames } from "./remove-lab.ts";
export { requireOwnKernel } from "./require-kernel.ts";
export { visitHost } from "./visit.ts";
