import { registerHooks } from "node:module";

/**
 * Makes `import … from "nospof"` in a topology file give the copy that is running, wherever the file lies. Two copies
 * in one process would each keep a record of declarations of its own; and a stack can be linted with `npx nospof`
 * before anything is installed beside it.
 */
export function resolveOwnPackage(): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "nospof" || specifier.startsWith("nospof/")
        ? next(specifier, { ...context, parentURL: import.meta.url })
        : next(specifier, context),
  });
}
