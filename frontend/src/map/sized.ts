/** A map behind another view has no size yet; it is drawn when somebody looks at it. */
export function whenSized(canvas: HTMLElement, draw: () => void): void {
  if (canvas.clientWidth > 0) {
    draw();
    return;
  }
  const watch = new ResizeObserver(() => {
    if (canvas.clientWidth === 0) return;
    watch.disconnect();
    draw();
  });
  watch.observe(canvas);
}
