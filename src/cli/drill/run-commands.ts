import type { Plan } from "../../plan/model.ts";
import { didYouMean } from "../../topology/similar-name.ts";
import { UserError } from "../user-error.ts";

/**
 * `--run api='node server.js'`: commands by name of the service.
 * @throws UserError for what is no service of the topology, or no command
 */
export function runCommands(given: readonly string[], { groups }: Plan): Readonly<Record<string, string>> {
  const services = groups.filter(({ kind }) => kind === "service").map(({ name }) => name);
  return Object.fromEntries(
    given.map((text) => {
      const [, service = text, command = ""] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
      if (!services.includes(service)) {
        const hint = didYouMean(service, services);
        throw new UserError(
          `--run: got ${JSON.stringify(service)}, expected a service of this topology: ${services.join(", ")}`,
          ...(hint === undefined ? [] : [hint]),
        );
      }
      if (command.trim() === "") {
        throw new UserError(
          `--run: no command for ${service}`,
          `for example: --run ${service}='node server.js'`,
        );
      }
      return [service, command];
    }),
  );
}
