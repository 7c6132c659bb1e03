import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["nospof-source"] },
  ssr: { resolve: { conditions: ["nospof-source"], externalConditions: ["nospof-source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/property-seed.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Real daemons bind ports and make namespaces: two files at once are what two cores carry.
    maxWorkers: 2,
  },
});
