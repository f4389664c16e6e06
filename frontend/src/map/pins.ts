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
