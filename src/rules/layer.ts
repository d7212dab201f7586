import type { YamlFile } from './yaml.ts';

/** A rule file as read: what it says, and the hash that the summary keeps. */
export interface Layer<T> {
  /** Path under the rules folder, with `/`. */
  readonly path: string;
  readonly sha256: string;
  readonly content: T;
  readonly yaml: YamlFile;
  /** Of a layer that stands in several files all of them; `path` and `sha256` are those of the first. */
  readonly files?: readonly FileHash[];
  /** Of such a layer: which of its files says a part. */
  readonly fileOf?: (path: readonly PropertyKey[]) => string;
}

/** A file that took part, and what it was. */
export interface FileHash {
  readonly path: string;
  readonly sha256: string;
}

/** The files of layers, each once. */
export function filesOf(layers: readonly Omit<Layer<unknown>, 'content' | 'yaml'>[]): FileHash[] {
  const all = layers.flatMap(({ path, sha256, files }) => files ?? [{ path, sha256 }]);
  return [...new Map(all.map((one) => [one.path, one])).values()];
}

/** Which file says a part of a layer. */
export const fileOf = (
  layer: Pick<Layer<unknown>, 'path' | 'fileOf'>,
  path: readonly PropertyKey[],
): string => layer.fileOf?.(path) ?? layer.path;
