// A fully connected layer: [batch, n] → [batch, units], activation(x·W + b).
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { FmxError } from '../errors.ts';
import { initializerSchema } from '../initializers/index.ts';
import { matmul } from '../ir/build.ts';
import { shapeText } from '../ir/value.ts';
import { biasOptions, withBias } from './bias.ts';
import type { Layer } from './layer.ts';

const schema = Type.Object(
  {
    units: Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      description: 'How many numbers come out for each image.',
    }),
    ...biasOptions,
    kernel_initializer: initializerSchema('glorot_uniform'),
  },
  { additionalProperties: false },
);

export const dense: Layer<Static<typeof schema>> = {
  summary: 'Connects every input with every output.',
  schema,
  example: 'dense: {units: 128, activation: relu}',
  build(context, x, options) {
    const [, inputs = 0] = x.shape;
    if (x.shape.length !== 2) {
      throw new FmxError(
        'model',
        `dense: its input is ${shapeText(x.shape.slice(1))} for each image, and must be one row`,
        {
          hint: 'Put `- flatten` before it.',
        },
      );
    }
    const kernel = context.parameter('kernel', [inputs, options.units], {
      initializer: options.kernel_initializer,
      fan: { in: inputs, out: options.units },
      decay: true,
    });
    const product = matmul(x, kernel);
    return withBias(context, product, options);
  },
};
