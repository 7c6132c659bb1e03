import * as pulumi from "@pulumi/pulumi";

/**
 * What the user can mend: Pulumi shows the message, and where in the code it comes from does not help.
 * Of an error in an output, which may come after the program itself has ended, Pulumi shows `stack`, whatever its class
 * (`cmd/run/index.ts` of its SDK).
 */
export function runError(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  error.stack = message;
  return error;
}
