/**
 * Labs that are broken part by part: many seconds of waiting for timers, one file at a time, since what is measured is time.
 * NOSPOF_DRILL: `full` for every random topology (`npm run drill:full`). Default: as many as fit in ten minutes.
 */
import { defineConfig } from "vitest/config";
import everyday from "./vitest.config.ts";

export default defineConfig({
  ...everyday,
  test: {
    ...everyday.test,
    include: ["test/drills/*.drill.ts"],
    maxWorkers: 1,
    retry: 0,
    // Twenty times eleven faults at a primary take 70 minutes.
    testTimeout: 180 * 60_000,
    hookTimeout: 60 * 60_000,
    reporters: ["verbose"],
  },
});
