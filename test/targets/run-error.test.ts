import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { runError } from "../../src/targets/run-error.ts";

test("what the user can mend is shown without a stack, whenever Pulumi shows it", () => {
  const error = runError("Machine a is ill.");
  expect(error.stack).toBe("Machine a is ill.");
  expect(pulumi.RunError.isInstance(error)).toBe(true);
});
