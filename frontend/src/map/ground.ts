import * as L from 'leaflet';

/** A ground that needs no server: paper with a grid, finer as one comes closer. */
const DrawnGround = L.GridLayer.extend({
  createTile(this: L.GridLayer, coordinates: L.Coords): HTMLElement {
    const size = this.getTileSize();
    const tile = document.createElement('canvas');
    tile.width = size.x;
    tile.height = size.y;
    const pen = tile.getContext('2d');
    if (!pen) return tile;
    const style = getComputedStyle(document.documentElement);
    pen.fillStyle = style.getPropertyValue('--surface-tinted');
    pen.fillRect(0, 0, size.x, size.y);
    pen.strokeStyle = style.getPropertyValue('--border');
    pen.lineWidth = 1;
    for (let line = 0; line <= 4; line += 1) {
      const at = Math.round((size.x * line) / 4) + 0.5;
      pen.globalAlpha = (line === 0 && coordinates.x % 2 === 0) || line === 2 ? 0.9 : 0.35;
      pen.beginPath();
      pen.moveTo(at, 0);
      pen.lineTo(at, size.y);
      pen.moveTo(0, at);
      pen.lineTo(size.x, at);
      pen.stroke();
    }
    return tile;
  },
}) as unknown as new (options: L.GridLayerOptions) => L.GridLayer;

/** Tiles if the deployment names some, else the drawn ground; and the outline of the town if there is one. */
export async function layGround(map: L.Map, settings: DOMStringMap): Promise<void> {
  if (settings.tiles) L.tileLayer(settings.tiles, { attribution: settings.attribution ?? '', maxZoom: 19 }).addTo(map);
  else new DrawnGround({ maxZoom: 19 }).addTo(map);
  if (!settings.outline) return;
  const answer = await fetch(settings.outline);
  if (answer.ok) {
    L.geoJSON((await answer.json()) as never, { interactive: false, className: 'map-outline' } as L.GeoJSONOptions).addTo(map);
  }
}
