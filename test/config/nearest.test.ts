// What somebody probably meant: a typing error away, or the same word in another form.
import { expect, it } from 'vitest';
import { nearest } from '../../src/config/nearest.ts';

it.each([
  ['optimiser', ['loss', 'optimizer'], 'optimizer'],
  ['learningRate', ['learning_rate', 'rate'], 'learning_rate'],
  ['batch_norm', ['layer_normalization', 'batch_normalization'], 'batch_normalization'],
  ['rotate', ['zoom', 'rotation'], 'rotation'],
  ['kernel', ['strides', 'kernel_size'], 'kernel_size'],
  ['conv', ['dense', 'conv2d'], 'conv2d'],
  ['flip', ['horizontal_flip', 'shift'], undefined],
  ['activity', ['augmentation', 'dataset'], undefined],
])('%s, of %j, is %s', (name, candidates, expected) => {
  expect(nearest(name, candidates)).toBe(expected);
});

it('a typing error comes before another form of the word', () => {
  expect(nearest('kernel_siz', ['kernel', 'kernel_size'])).toBe('kernel_size');
});
