import * as L from 'leaflet';
import 'leaflet/dist/leaflet.css';
import '../styles/map.css';
import { say } from '../modules/words';
import { layGround } from './ground';
import { whenSized } from './sized';

type Bounds = [number, number, number, number];

/** `<dure-place-picker>`: puts a pin by a click, or by moving the map under a cross, for fingers and for keys. */
class PlacePicker extends HTMLElement {
  private map: L.Map | undefined;
  private pin: L.Marker | undefined;

  connectedCallback(): void {
    const canvas = this.querySelector<HTMLElement>('[data-picker-canvas]');
    if (!canvas || this.map) return;
    for (const part of this.querySelectorAll<HTMLElement>('[hidden]')) part.hidden = false;
    canvas.setAttribute('role', 'region');
    canvas.setAttribute('aria-label', this.dataset.label ?? '');
    canvas.tabIndex = 0;
    whenSized(canvas, () => this.begin(canvas));
    this.querySelector('[data-picker-set]')?.addEventListener('click', () => this.map && this.put(this.map.getCenter()));
    // A draft that is filled in again brings its pin along.
    this.closest('form')?.addEventListener('dure:filled', () => this.map && this.frame(this.map));
  }

  private begin(canvas: HTMLElement): void {
    if (this.map) return;
    const map = L.map(canvas, { zoomControl: false, scrollWheelZoom: false, minZoom: 9 });
    map.attributionControl.setPrefix(false);
    L.control.zoom({ zoomInTitle: say('zoomIn'), zoomOutTitle: say('zoomOut'), position: 'topright' }).addTo(map);
    this.map = map;
    this.frame(map);
    void layGround(map, this.dataset);
    map.on('click', (event) => this.put(event.latlng));
  }

  disconnectedCallback(): void {
    this.map?.remove();
    this.map = this.pin = undefined;
  }

  private input(name: string): HTMLInputElement | null | undefined {
    return this.closest('form')?.querySelector<HTMLInputElement>(`[name=${name}]`);
  }

  private frame(map: L.Map): void {
    const latitude = Number.parseFloat(this.input('latitude')?.value ?? '');
    const longitude = Number.parseFloat(this.input('longitude')?.value ?? '');
    // Coordinates outside the city are shown nowhere: the map stays where a pin can be put.
    if (this.isInside(latitude, longitude)) {
      map.setView([latitude, longitude], 15);
      this.draw(L.latLng(latitude, longitude));
      return;
    }
    const [west, south, east, north] = this.bounds();
    map.fitBounds([[south, west], [north, east]], { animate: false });
  }

  private isInside(latitude: number, longitude: number): boolean {
    const [west, south, east, north] = this.bounds();
    return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
  }

  private bounds(): Bounds {
    return (this.dataset.bounds ?? '').split(',').map(Number) as Bounds;
  }

  private put(place: L.LatLng): void {
    const status = this.querySelector<HTMLElement>('[data-picker-status]');
    const inside = this.isInside(place.lat, place.lng);
    if (status) status.textContent = (inside ? status.dataset.chosen : status.dataset.outside) ?? '';
    if (!inside) return;
    this.draw(place);
    this.write('latitude', place.lat);
    this.write('longitude', place.lng);
    const choice = this.closest('form')?.querySelector<HTMLInputElement>('[name=kind][value=PIN]');
    if (choice) choice.checked = true;
  }

  private draw(place: L.LatLng): void {
    if (!this.map) return;
    this.pin?.remove();
    const drawing = L.divIcon({ className: 'map-pin', iconSize: [32, 40], iconAnchor: [16, 38] });
    this.pin = L.marker(place, { icon: drawing, keyboard: false, interactive: false }).addTo(this.map);
  }

  private write(name: string, degrees: number): void {
    const input = this.input(name);
    if (!input) return;
    input.value = degrees.toFixed(6);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

export function definePicker(): void {
  if (!customElements.get('dure-place-picker')) customElements.define('dure-place-picker', PlacePicker);
}
