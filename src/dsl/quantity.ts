/** A length of time: `"250ms"`, `"3s"`, `"5m"`, `"6h"`, `"14d"`, `"8w"`, `"5y"`. Fractions are allowed: `"1.5h"`. A year is 365 days. */
export type Duration = `${number}${"ms" | "s" | "m" | "h" | "d" | "w" | "y"}`;

/** An amount of memory or disk: `"512MiB"`, `"2GiB"` (powers of 1024), `"20GB"` (powers of 1000). */
export type ByteSize = `${number}${"KiB" | "MiB" | "GiB" | "TiB" | "KB" | "MB" | "GB" | "TB"}`;

/** A share of time: `"99.95%"`. */
export type Percentage = `${number}%`;
