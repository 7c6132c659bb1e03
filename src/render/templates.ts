/** Handlebars, set up for configuration files: isolated, without HTML escaping, and strict about missing fields. */
import { readFileSync } from "node:fs";
import Handlebars from "handlebars";
import { type Origin, passGate, type Quote, type View } from "./view.ts";

/** Makes the text of a file. Throws InputError for a value that may not enter one. */
export type Template = (view: View, origin: Origin) => string;

/**
 * Reads a template once; the result is meant to be kept in a constant of the module that renders with it.
 *
 * @param path Below `templates/` at the root of the package, e.g. `nginx/nginx.conf.hbs`.
 * @param quote How the format writes text; without it, the view can't hold any.
 */
export function loadTemplate(path: string, quote?: Quote): Template {
  // `src/render` and `dist/render` are both two levels below the root.
  const source = readFileSync(new URL(`../../templates/${path}`, import.meta.url), "utf8");
  const fill = Handlebars.create().compile<object>(source, {
    noEscape: true,
    strict: true,
    knownHelpersOnly: true,
  });
  return (view, origin) => fill(passGate(view, origin, quote));
}
