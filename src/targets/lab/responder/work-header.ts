/** Marks requests that are work: those of clients, and of stand-ins among each other. Health checks come without it. */
export const WORK_HEADER = "X-Nospof-Work";
