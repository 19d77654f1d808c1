// Affine maps of the plane.

/** x' = xByX·x + xByY·y + x0 and y' = yByX·x + yByY·y + y0. */
export interface Affine {
  xByX: number;
  xByY: number;
  x0: number;
  yByX: number;
  yByY: number;
  y0: number;
}

export const IDENTITY: Affine = { xByX: 1, xByY: 0, x0: 0, yByX: 0, yByY: 1, y0: 0 };

export const translation = (x0: number, y0: number): Affine => ({ ...IDENTITY, x0, y0 });

/** The map that does `first`, then `second`. */
export function compose(first: Affine, second: Affine): Affine {
  return {
    xByX: second.xByX * first.xByX + second.xByY * first.yByX,
    xByY: second.xByX * first.xByY + second.xByY * first.yByY,
    x0: second.xByX * first.x0 + second.xByY * first.y0 + second.x0,
    yByX: second.yByX * first.xByX + second.yByY * first.yByX,
    yByY: second.yByX * first.xByY + second.yByY * first.yByY,
    y0: second.yByX * first.x0 + second.yByY * first.y0 + second.y0,
  };
}

/** A map that counts from the centre of an image, as one that counts from the middle of its first pixel. */
export function fromFirstPixel(map: Affine, { height, width }: { height: number; width: number }): Affine {
  const [x, y] = [(width - 1) / 2, (height - 1) / 2];
  return compose(compose(translation(-x, -y), map), translation(x, y));
}
