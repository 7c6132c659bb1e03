/**
 * Property tests take the same values in every run, so that a change is judged by what it changes. Other values:
 * `NOSPOF_SEED=$RANDOM npm test`.
 */
import fc from "fast-check";

const DEFAULT_SEED = 20_261_124;
const given = Number(process.env.NOSPOF_SEED);

fc.configureGlobal({ seed: Number.isInteger(given) && given > 0 ? given : DEFAULT_SEED });
