export interface Pin {
  latitude: number;
  longitude: number;
  title: string;
  url: string;
  summary: string;
}

export interface Cluster {
  latitude: number;
  longitude: number;
  count: number;
  /** Those that stand there, as far as they are known by name: all of them, or the first of very many. */
  pins?: Pin[];
}

export interface Places {
  pins: Pin[];
  clusters: Cluster[];
}

export type PinRow = Pin & { row: HTMLElement };

/** The list beside the map is where the places come from: what the map shows, the list says. */
export function pinsOf(list: Element): PinRow[] {
  return [...list.querySelectorAll<HTMLElement>('li[data-latitude]')]
    .map((row) => ({
      row,
      latitude: Number(row.dataset.latitude),
      longitude: Number(row.dataset.longitude),
      title: row.querySelector('.map-list-title')?.textContent?.trim() ?? '',
      url: row.querySelector('a')?.getAttribute('href') ?? '',
      summary: row.querySelector('.map-list-summary')?.textContent?.trim() ?? '',
    }))
    .filter((pin) => Number.isFinite(pin.latitude) && Number.isFinite(pin.longitude) && hasPlace(pin.row));
}

function hasPlace(row: HTMLElement): boolean {
  return row.dataset.latitude !== '' && row.dataset.longitude !== '';
}

type Place = { latitude: number; longitude: number };
type Point = { x: number; y: number };

/** Two drawings closer than this on the screen would cover one another. */
const APART = 44;

/** What would be drawn on one another is drawn as one group, in the place of the larger one. */
export function apart(places: Places, toPoint: (place: Place) => Point): Places {
  const drawn: { cluster: Cluster; pin: Pin | undefined; point: Point }[] = [];
  const groups = [...(places.clusters ?? [])].sort((one, other) => other.count - one.count).map((cluster) => ({ cluster, pin: undefined }));
  const pins = (places.pins ?? []).map((pin) => ({
    cluster: { latitude: pin.latitude, longitude: pin.longitude, count: 1, pins: [pin] },
    pin,
  }));
  for (const one of [...groups, ...pins]) {
    const point = toPoint(one.cluster);
    const there = drawn.find((other) => Math.hypot(other.point.x - point.x, other.point.y - point.y) < APART);
    if (there) {
      there.cluster.count += one.cluster.count;
      // Where some are known by their number only, coming closer tells more than a part of a list.
      if (there.cluster.pins && one.cluster.pins) there.cluster.pins = [...there.cluster.pins, ...one.cluster.pins];
      else delete there.cluster.pins;
      there.pin = undefined;
    } else drawn.push({ cluster: { ...one.cluster }, pin: one.pin, point });
  }
  return {
    pins: drawn.flatMap(({ pin }) => (pin ? [pin] : [])),
    clusters: drawn.filter(({ pin }) => !pin).map(({ cluster }) => cluster),
  };
}
