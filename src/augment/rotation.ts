// Turns images around their centre.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import type { Geometric } from './augmentation.ts';
import { probability, signed } from './options.ts';

const schema = Type.Object(
  {
    degrees: Type.Number({
      minimum: 0,
      maximum: 180,
      description: 'The largest angle, either way.',
    }),
    probability: probability(1),
  },
  { additionalProperties: false },
);

export const rotation: Geometric<Static<typeof schema>> = {
  summary: 'Turns the image around its centre.',
  schema,
  example: 'rotation: {degrees: 10}',
  map({ degrees }, uniform) {
    const angle = (signed(uniform()) * degrees * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return { xByX: cos, xByY: -sin, x0: 0, yByX: sin, yByY: cos, y0: 0 };
  },
};
