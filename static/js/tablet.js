// A shared tablet. Without this file the browser itself moves on after some minutes; here: after a time without a touch it asks
// whether somebody is there, and then throws away what was not sent. Nothing that is typed is lost by being asked.
(() => {
  // A page that comes back from memory is not asked of the server, so it may be somebody else's.
  window.addEventListener('pageshow', event => { if (event.persisted) window.location.reload(); });

  const onward = document.querySelector('[data-onward]');
  if (onward) window.setTimeout(() => window.location.replace(onward.dataset.to), onward.dataset.onward * 1000);

  const still = document.querySelector('dialog[data-idle]');
  if (!still || !still.showModal) return;
  const seconds = still.querySelector('[data-seconds]');
  let asks = 0, counts = 0;

  const wait = () => {
    window.clearTimeout(asks);
    asks = window.setTimeout(ask, still.dataset.idle * 1000);
  };
  const ask = () => {
    let left = Number(still.dataset.left);
    seconds.textContent = left;
    still.showModal();
    counts = window.setInterval(() => {
      left -= 1;
      seconds.textContent = left;
      if (left > 0) return;
      window.clearInterval(counts);
      still.querySelector('form').submit();
    }, 1000);
  };
  still.querySelector('[data-here]').addEventListener('click', () => still.close());
  still.addEventListener('close', () => { window.clearInterval(counts); wait(); });
  for (const touch of ['pointerdown', 'keydown', 'input', 'scroll']) {
    document.addEventListener(touch, () => { if (!still.open) wait(); }, {passive: true, capture: true});
  }
  wait();
})();
