/**
 * Deployments by Pulumi's own engine, to Docker engines and an OpenStack of their own: minutes each, one file at a time, since
 * clients are watched meanwhile.
 */
import { defineConfig } from "vitest/config";
import everyday from "./vitest.config.ts";

export default defineConfig({
  ...everyday,
  test: {
    ...everyday.test,
    include: ["test/**/*.e2e.ts"],
    maxWorkers: 1,
    retry: 0,
    testTimeout: 20 * 60_000,
    hookTimeout: 20 * 60_000,
    reporters: ["verbose"],
  },
});
