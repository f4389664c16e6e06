import { describe, expect, test } from 'vitest';
import { apart, type Pin } from './pins';

const pin = (longitude: number): Pin => ({ latitude: 0, longitude, title: `${longitude}`, url: '', summary: '' });
const toPoint = ({ latitude, longitude }: { latitude: number; longitude: number }) => ({ x: longitude, y: latitude });

describe('places on a small screen', () => {
  test('that stand apart are drawn as they are', () => {
    const places = { pins: [pin(0), pin(100)], clusters: [{ latitude: 0, longitude: 200, count: 3 }] };
    expect(apart(places, toPoint)).toEqual(places);
  });

  test('that would cover one another become one group that counts all, in the place of the larger', () => {
    const clusters = [{ latitude: 0, longitude: 10, count: 2 }, { latitude: 0, longitude: 30, count: 5 }];
    const found = apart({ pins: [pin(40), pin(300)], clusters }, toPoint);
    expect(found.clusters[0]?.pins).toBeUndefined();
    expect(found.clusters).toEqual([{ latitude: 0, longitude: 30, count: 8 }]);
    expect(found.pins.map((one) => one.longitude)).toEqual([300]);
    expect(clusters[1]?.count).toBe(5);
  });

  test('those that are known by name stay so in a group that takes others in', () => {
    const clusters = [{ latitude: 0, longitude: 0, count: 40, pins: [pin(0)] }];
    expect(apart({ pins: [pin(1)], clusters }, toPoint).clusters).toEqual([
      { latitude: 0, longitude: 0, count: 41, pins: [pin(0), pin(1)] },
    ]);
  });

  test('two pins on one another are a group of two', () => {
    expect(apart({ pins: [pin(0), pin(1)], clusters: [] }, toPoint)).toEqual({
      pins: [],
      clusters: [{ latitude: 0, longitude: 0, count: 2, pins: [pin(0), pin(1)] }],
    });
  });
});
