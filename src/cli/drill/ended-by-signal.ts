const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const satisfies readonly NodeJS.Signals[];

/**
 * Does something that cleans up behind itself when it is told to end. A process that is asked to end does, once that is
 * done, by the very signal, so that shells see why. A second signal does not wait.
 */
export async function endedBySignal<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const receive = (signal: NodeJS.Signals): void => {
    received = signal;
    stopListening();
    controller.abort(new Error(`ended by ${signal}`));
  };
  const stopListening = (): void => {
    for (const signal of SIGNALS) process.off(signal, receive);
  };
  for (const signal of SIGNALS) process.on(signal, receive);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (received === undefined) throw error;
    process.kill(process.pid, received);
    // The signal arrives at the next turn of the event loop.
    return await new Promise(() => {});
  } finally {
    stopListening();
  }
}
