/** How long a server is asked: one that hangs holds its client up for good. */
export const PATIENCE_MS = 5000;
