/** Formats nobody reads as text; known by name, so that they need not be read to be known as binary. */
const BINARY = new Set(
  (
    'png jpg jpeg gif webp avif ico icns bmp tif tiff psd ai sketch fig pdf zip gz tgz bz2 xz zst 7z rar jar war class so ' +
    'dylib dll exe o a lib bin wasm woff woff2 ttf otf eot mp3 mp4 m4a mov avi mkv webm wav ogg flac sqlite db node pyc'
  ).split(' '),
);

/** The extension in lower case, without its dot; empty for `Makefile` and `.env`. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/**
 * The folder that holds a file or folder; empty for one that lies in the root. Paths are POSIX and relative to the root. Of a
 * folder, which has no slash at its end, this is the one above; that of the root is the root.
 */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function hasBinaryName(path: string): boolean {
  return BINARY.has(extensionOf(path));
}
