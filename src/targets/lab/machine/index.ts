/** Labs on this machine. */
export { attachLab } from "./attach-lab.ts";
export { downLab } from "./down-lab.ts";
export { type HostLog, hostLogs } from "./host-logs.ts";
export { LabError } from "./lab-error.ts";
export { type LabOptions, type LabProgress, openLab } from "./open-lab.ts";
export { labNames } from "./remove-lab.ts";
export { visitHost } from "./visit.ts";
