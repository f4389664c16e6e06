import * as L from 'leaflet';
import 'leaflet/dist/leaflet.css';
import '../styles/map.css';
import { say } from '../modules/words';
import { layGround } from './ground';
import { apart, pinsOf, type Cluster, type Pin, type PinRow, type Places } from './pins';
import { whenSized } from './sized';

const SEOUL: L.LatLngTuple = [37.5665, 126.978];
const SMALLEST_ZOOM = 6;
/** From here on what stands together is told as a list; nearer than the second nobody comes. */
const NEAR = 17;
const NEAREST = 19;

/** `<dure-map>`: a picture of the list inside it. Without script the list stands alone. */
class DureMap extends HTMLElement {
  private map: L.Map | undefined;
  private readonly places = L.layerGroup();
  private asked: AbortController | undefined;

  connectedCallback(): void {
    const canvas = this.querySelector<HTMLElement>('[data-map-canvas]');
    const list = this.querySelector('.map-list');
    if (!canvas || !list || this.map) return;
    canvas.hidden = false;
    canvas.setAttribute('role', 'region');
    canvas.setAttribute('aria-label', `${this.dataset.label ?? ''}. ${say('mapHelp')}`);
    whenSized(canvas, () => this.begin(canvas, list));
  }

  private begin(canvas: HTMLElement, list: Element): void {
    if (this.map) return;
    const map = this.start(canvas);
    const pins = pinsOf(list);
    for (const pin of pins) this.addRow(pin);
    this.frame(map, pins);
    if (this.dataset.source) {
      map.on('moveend', () => void this.ask());
      void this.ask();
    }
  }

  disconnectedCallback(): void {
    this.map?.remove();
    this.map = undefined;
  }

  private start(canvas: HTMLElement): L.Map {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const map = L.map(canvas, {
      zoomControl: false,
      minZoom: SMALLEST_ZOOM,
      maxZoom: NEAREST,
      zoomAnimation: !still,
      fadeAnimation: !still,
      markerZoomAnimation: !still,
      scrollWheelZoom: false,
    });
    map.attributionControl.setPrefix(false);
    L.control.zoom({ zoomInTitle: say('zoomIn'), zoomOutTitle: say('zoomOut'), position: 'topright' }).addTo(map);
    this.places.addTo(map);
    map.on('popupopen', ({ popup }) => {
      popup.getElement()?.querySelector('.leaflet-popup-close-button')?.setAttribute('aria-label', say('close'));
    });
    this.map = map;
    void layGround(map, this.dataset);
    return map;
  }

  private frame(map: L.Map, pins: Pin[]): void {
    const zoom = Number(this.dataset.zoom) || 12;
    const center = this.dataset.center?.split(',').map(Number);
    if (center?.length === 2) map.setView([center[0] ?? SEOUL[0], center[1] ?? SEOUL[1]], zoom);
    else if (pins.length > 0) {
      const bounds = L.latLngBounds(pins.map((pin) => [pin.latitude, pin.longitude]));
      map.fitBounds(bounds, { padding: [40, 40], maxZoom: 15, animate: false });
    } else map.setView(SEOUL, zoom);
  }

  private addRow(pin: PinRow): void {
    const marker = this.marker(pin).bindPopup(() => about(pin)).addTo(this.places);
    const mark = (current: boolean): void => {
      pin.row.classList.toggle('map-list-current', current);
    };
    marker.on('popupopen', () => {
      mark(true);
      pin.row.parentElement?.scrollTo({ top: pin.row.offsetTop - (pin.row.parentElement.offsetTop ?? 0) });
    });
    marker.on('popupclose', () => mark(false));
  }

  private marker(pin: Pin): L.Marker {
    // Leaflet makes a marker with `keyboard` a button that Tab reaches and Enter presses; its title is its name.
    const drawing = L.divIcon({ className: 'map-pin', iconSize: [32, 40], iconAnchor: [16, 38], popupAnchor: [0, -34] });
    const marker = L.marker([pin.latitude, pin.longitude], { icon: drawing, title: pin.title, alt: pin.title, keyboard: true });
    marker.on('add', () => marker.getElement()?.setAttribute('aria-label', pin.title));
    return marker;
  }

  private async ask(): Promise<void> {
    const map = this.map;
    if (!map || !this.dataset.source) return;
    this.asked?.abort();
    this.asked = new AbortController();
    const address = new URL(this.dataset.source, location.href);
    address.searchParams.set('bbox', map.getBounds().toBBoxString());
    address.searchParams.set('zoom', String(map.getZoom()));
    try {
      const answer = await fetch(address, { signal: this.asked.signal, headers: { Accept: 'application/json' } });
      if (answer.ok) this.show((await answer.json()) as Places);
    } catch {
      // Moved on before the answer came, or the network is away: the list still holds.
    }
  }

  private show(places: Places): void {
    const map = this.map;
    if (!map) return;
    this.places.clearLayers();
    const shown = apart(places, (place) => map.latLngToContainerPoint([place.latitude, place.longitude]));
    for (const pin of shown.pins) this.press(this.marker(pin), () => this.tell(pin, about(pin), 34)).addTo(this.places);
    for (const cluster of shown.clusters) this.cluster(cluster).addTo(this.places);
  }

  private cluster(cluster: Cluster): L.Marker {
    const { latitude, longitude, pins } = cluster;
    const isList = pins && (this.map?.getZoom() ?? 0) >= NEAR;
    const name = say(isList ? 'mapStack' : 'mapCluster', { count: cluster.count });
    const count = document.createElement('span');
    count.textContent = String(cluster.count);
    const drawing = L.divIcon({ className: 'map-cluster', html: count, iconSize: [44, 44] });
    const marker = L.marker([latitude, longitude], { icon: drawing, title: name, keyboard: true });
    marker.on('add', () => marker.getElement()?.setAttribute('aria-label', name));
    return this.press(marker, () => {
      if (isList) this.tell(cluster, listOf(pins, cluster.count - pins.length), 20);
      else this.map?.setView([latitude, longitude], this.map.getZoom() + 2);
    });
  }

  /** By finger or by key: Leaflet lets Enter open popups only, and Space do nothing. */
  private press(marker: L.Marker, act: () => void): L.Marker {
    marker.on('add', () => {
      marker.getElement()?.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        act();
      });
    });
    return marker.on('click', act);
  }

  /** Stands on the map, not on the drawing: that is drawn anew when the map moves to make room for what is told. */
  private tell({ latitude, longitude }: { latitude: number; longitude: number }, content: HTMLElement, above: number): void {
    const map = this.map;
    if (!map) return;
    // On a telephone, too, beside the buttons that bring closer: they would cover the one that closes it.
    const beside: L.PopupOptions = {
      maxWidth: Math.min(300, map.getSize().x - 150),
      autoPanPaddingTopLeft: [12, 12],
      autoPanPaddingBottomRight: [68, 12],
    };
    const told = L.popup({ ...beside, offset: [0, -above], maxHeight: 220 });
    told.setLatLng([latitude, longitude]).setContent(content).openOn(map);
    content.querySelector('a')?.focus({ preventScroll: true });
    content.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      map.closePopup();
      map.getContainer().focus();
    });
  }
}

function about(pin: Pin): HTMLElement {
  const box = document.createElement('div');
  const title = document.createElement(pin.url ? 'a' : 'strong');
  title.textContent = pin.title;
  if (title instanceof HTMLAnchorElement) title.href = pin.url;
  box.append(title);
  if (pin.summary) {
    const summary = document.createElement('p');
    summary.textContent = pin.summary;
    box.append(summary);
  }
  return box;
}

function listOf(pins: Pin[], others: number): HTMLElement {
  const list = document.createElement('ul');
  list.className = 'map-stack';
  for (const pin of pins) list.append(row(about(pin)));
  if (others > 0) list.append(row(say('mapOthers', { count: others })));
  return list;
}

function row(content: HTMLElement | string): HTMLElement {
  const made = document.createElement('li');
  made.append(content);
  return made;
}

export function defineMap(): void {
  if (!customElements.get('dure-map')) customElements.define('dure-map', DureMap);
}
