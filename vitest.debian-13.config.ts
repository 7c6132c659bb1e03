/** For `npm run verify:debian-13`: checks that no other run includes, a line for each. */
import { defineConfig } from "vitest/config";
import everyday from "./vitest.config.ts";

export default defineConfig({
  ...everyday,
  test: { ...everyday.test, include: ["test/debian-13/*.check.ts"], reporters: ["verbose"] },
});
