/** Programs whose wall clock can be set while they run. */
import type { DraftHost } from "./links.ts";

/** What is written here, e.g. `+3600`, is added to the wall clock of every program of the host; no file: nothing. */
const CLOCK_FILE = "/run/nospof/clock";

/**
 * libfaketime of Debian's package, preloaded: kernels have no namespace for the wall clock. `$LIB` is the loader's own
 * (ld.so(8)). Intervals are measured with the monotonic clock, which stays what it is.
 */
const CLOCK_ENVIRONMENT: Readonly<Record<string, string>> = {
  LD_PRELOAD: "/usr/$LIB/faketime/libfaketimeMT.so.1",
  FAKETIME_TIMESTAMP_FILE: CLOCK_FILE,
  FAKETIME_CACHE_DURATION: "1",
  FAKETIME_DONT_FAKE_MONOTONIC: "1",
};

/**
 * What does not run with libfaketime: it fails the sleeps of Python and the waits of Java, which are until a time of the monotonic clock.
 * Neither goes by the wall clock.
 */
const BY_THE_MACHINE = new Set(["database-agent", "zookeeper"]);

/** The same host with a clock of its own. */
export function withClock(host: DraftHost): DraftHost {
  return {
    ...host,
    programs: host.programs.map((program) =>
      BY_THE_MACHINE.has(program.name)
        ? program
        : { ...program, environment: { ...CLOCK_ENVIRONMENT, ...program.environment } },
    ),
  };
}
