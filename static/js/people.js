// Optional. My people works without this file: by a tap on a person and the buttons. Here: drag a person to another ring; print.
(() => {
  const move = document.querySelector('form.move');
  const rings = document.querySelector('.people');
  const print = document.querySelector('.print');
  if (print) {
    print.hidden = false;
    print.addEventListener('click', () => window.print());
  }
  if (!move || !rings || !window.PointerEvent) return;
  // Hundredths of the picture's width; the same numbers as circle.py and the classes at-ring-hour.
  const EDGES = [23.5, 35.5, 60];
  const FAR = 8;
  document.documentElement.classList.add('can-drag');

  const place = (x, y) => {
    const box = rings.getBoundingClientRect();
    const dx = (x - box.left - box.width / 2) / box.width * 100;
    const dy = (y - box.top - box.height / 2) / box.height * 100;
    const ring = EDGES.findIndex(edge => Math.hypot(dx, dy) <= edge) + 1;
    const hour = Math.round((Math.atan2(dx, -dy) / Math.PI * 6 + 12) % 12) || 12;
    return ring ? {ring, hour} : null;
  };

  for (const token of rings.querySelectorAll('a.token')) {
    const item = token.closest('li');
    let from = null;
    let dragged = false;
    const stop = () => { item.classList.remove('dragging'); item.style.translate = ''; from = null; };
    token.addEventListener('pointerdown', event => {
      if (event.button !== 0 || !event.isPrimary) return;
      from = {x: event.clientX, y: event.clientY};
      dragged = false;
      token.setPointerCapture(event.pointerId);
    });
    token.addEventListener('pointermove', event => {
      if (!from) return;
      const dx = event.clientX - from.x, dy = event.clientY - from.y;
      if (!dragged && Math.hypot(dx, dy) < FAR) return;
      dragged = true;
      item.classList.add('dragging');
      item.style.translate = `${dx}px ${dy}px`;
    });
    token.addEventListener('pointerup', event => {
      const to = from && dragged ? place(event.clientX, event.clientY) : null;
      if (!to) return stop();
      from = null;
      move.action = token.href;
      move.elements.ring.value = to.ring;
      move.elements.hour.value = to.hour;
      move.submit();
    });
    token.addEventListener('pointercancel', stop);
    token.addEventListener('click', event => { if (dragged) event.preventDefault(); });
  }
})();
