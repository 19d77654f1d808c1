// How large a picture is shown.

/** Whole multiples of a PNG's own size, so that its pixels stay even; one larger than `limit` is shrunk. */
export function shownSize(png: string, limit: number): { width: number; height: number } {
  // A PNG's header is 8 bytes of signature, 4 of length, 4 of type, then width and height.
  const header = Buffer.from(png.slice(0, 32), 'base64');
  const [width, height] = header.length < 24 ? [1, 1] : [header.readUInt32BE(16), header.readUInt32BE(20)];
  const scale = limit / Math.max(1, width, height);
  const even = scale >= 1 ? Math.floor(scale) : scale;
  return { width: Math.round(width * even), height: Math.round(height * even) };
}
