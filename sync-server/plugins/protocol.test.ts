import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { requireProtocol } from './protocol.ts';

test.each<[string, Record<string, string>, number]>([
  ['its own versions', { 'milepost-protocol': '5', 'milepost-schema': '4' }, 200],
  ['two versions back', { 'milepost-protocol': '3', 'milepost-schema': '2' }, 200],
  ['a newer app', { 'milepost-protocol': '6', 'milepost-schema': '9' }, 200],
  ['a protocol three versions back', { 'milepost-protocol': '2', 'milepost-schema': '4' }, 426],
  ['a schema three versions back', { 'milepost-protocol': '5', 'milepost-schema': '1' }, 426],
  ['an app from before schemas had a version', { 'milepost-protocol': '5' }, 426],
  ['no version at all', {}, 400],
  ['a version that is none', { 'milepost-protocol': 'new', 'milepost-schema': '4' }, 400],
])('[S67] a server of protocol 5 and schema 4 answers %s', async (_who, headers, status) => {
  const app = Fastify();
  app.addHook('onRequest', requireProtocol({ protocol: 5, schema: 4 }));
  app.get('/', async () => 'fine');
  expect((await app.inject({ url: '/', headers })).statusCode).toBe(status);
  await app.close();
});
