/** In the zone of the briefing, wherever the speaker's device believes to be. */
function hours(now: Date, zone: string | undefined): string {
  return now.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone || undefined });
}

/** Minutes and seconds, with a sign once the time is over. */
export function left(until: Date, now: Date): string {
  const seconds = Math.round((until.getTime() - now.getTime()) / 1000);
  const whole = Math.abs(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = String(Math.floor((whole % 3600) / 60)).padStart(hours ? 2 : 1, '0');
  return `${seconds < 0 ? '+' : ''}${hours ? `${hours}:` : ''}${minutes}:${String(whole % 60).padStart(2, '0')}`;
}

/** The time of day, and what is left of the item that is on. */
export function setUpClock(): void {
  const tick = (): void => {
    const now = new Date();
    for (const place of document.querySelectorAll<HTMLElement>('[data-clock]')) place.textContent = hours(now, place.dataset.clock);
    for (const place of document.querySelectorAll<HTMLElement>('[data-countdown]')) {
      const until = new Date(place.dataset.countdown ?? '');
      place.textContent = left(until, now);
      place.classList.toggle('speaker-left-over', until < now);
    }
  };
  tick();
  setInterval(tick, 1000);
}
