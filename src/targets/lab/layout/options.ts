/** What a layout needs to know beside the plan. */

export interface LayoutOptions {
  /** Name of the lab. */
  readonly name: string;
  /** Shell command that runs in place of a service's stand-in, by name of the service. */
  readonly runs: Readonly<Record<string, string>>;
  /** Where those commands run. Absolute. */
  readonly folder: string;
  /** Path of the Node.js program that runs the stand-ins. */
  readonly node: string;
  /** Path of `responder/main.ts`, or `.js` where nospof is built. */
  readonly responder: string;
  /** PEM files, certificate and key, by name of the secret; one for each of {@link certificateSecrets}. */
  readonly certificates: Readonly<Record<string, string>>;
  /** Whether the wall clock of instances can be set, by the means of clock.ts. */
  readonly clock: boolean;
}
