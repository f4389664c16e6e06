/** Fetches a part of the page anew: at once, but never again before `pause` has passed, and always once more at the end. */
export class Part {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last = -Infinity;
  private busy = false;
  private again = false;

  constructor(
    private readonly bring: () => Promise<void>,
    private readonly pause: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  want(): void {
    if (this.busy) {
      this.again = true;
      return;
    }
    if (this.timer !== undefined) return;
    this.timer = setTimeout(() => void this.run(), Math.max(0, this.last + this.pause - this.now()));
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.busy = true;
    this.again = false;
    this.last = this.now();
    try {
      await this.bring();
    } catch {
      // No network: the line catches up when it is back, and what it says then brings the part again.
    }
    this.busy = false;
    if (this.again) this.want();
  }
}
