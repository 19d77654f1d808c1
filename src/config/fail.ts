// Errors made ready to be thrown: several as one, and with the place that a path into the pipeline stands for.
import { type ConfigPath, type ErrorDetails, FmxError, type Place } from '../errors.ts';

/** More than that are not told: they would only bury the first ones. */
const MOST = 20;

/** The first error by file and line, with the others in it. */
export function asOne(errors: readonly FmxError[]): FmxError {
  const [first = new FmxError('config', 'something is wrong'), ...others] = [...errors].sort(byPlace);
  const rest = others.splice(MOST - 1).length;
  if (rest > 0) {
    others.push(new FmxError(first.code, `and ${rest} more errors`));
  }
  return changed(first, { others });
}

/** An error that knows its `path` into the pipeline (a layer that does not fit, …), with the place of that. */
export function placed(error: FmxError, locate: (path: ConfigPath) => Place): FmxError {
  return error.path && !error.where ? changed(error, { where: locate(error.path) }) : error;
}

/** What was thrown; an error of ours, and those that it brings, with their places. */
export function allPlaced(thrown: unknown, locate: (path: ConfigPath) => Place): unknown {
  if (!(thrown instanceof FmxError)) return thrown;
  return asOne([thrown, ...thrown.others].map((error) => placed(error, locate)));
}

function changed(
  { code, message, where, path, hint, cause, others }: FmxError,
  changes: ErrorDetails,
): FmxError {
  return new FmxError(code, message, {
    ...(where && { where }),
    ...(path && { path }),
    ...(hint !== undefined && { hint }),
    cause,
    others,
    ...changes,
  });
}

/** Throws the errors as one, if there are any. */
export function throwAll(errors: readonly FmxError[]): void {
  if (errors.length > 0) throw asOne(errors);
}

function byPlace({ where: a }: FmxError, { where: b }: FmxError): number {
  if (a?.file !== b?.file) return (a?.file ?? '') < (b?.file ?? '') ? -1 : 1;
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
}
