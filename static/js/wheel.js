// Autosave of the wheel. Without this file the form's own buttons send the same answers.
// The whole form goes each time, one request at a time, the newest last (hx-sync). Nothing that a child touches is swapped.
(() => {
  const form = document.getElementById('wheel');
  const line = document.getElementById('saved');
  if (!form || !line) return;
  const count = form.elements.revision;
  const WAITS = [1000, 2000, 4000, 8000, 15000];
  let tries = 0, again = 0, wanted = 0, stored = 0;

  const next = () => { count.value = Number(count.value) + 1; return count.value; };
  const behind = () => wanted > stored;
  const unsaved = () => {
    line.textContent = line.dataset.unsaved;
    line.classList.add('waiting');
    clearTimeout(again);
    again = setTimeout(retry, WAITS[Math.min(tries++, WAITS.length - 1)]);
  };
  const retry = () => { clearTimeout(again); if (behind()) htmx.trigger(form, 'save'); };
  const show = id => { clearTimeout(again); document.getElementById(id).hidden = false; line.textContent = ''; };

  // Capturing, so that it counts before htmx looks, whichever of the two was ready first.
  // From here until its reply the line does not say Saved, which would be true of the answer before only.
  form.addEventListener('change', () => {
    wanted += 1;
    if (!line.classList.contains('waiting')) line.textContent = '';
  }, true);
  form.addEventListener('htmx:config:request', event => {
    const ctx = event.detail.ctx;
    ctx.request.body.set('revision', next());
    ctx.holds = wanted;
  });
  form.addEventListener('htmx:before:response', event => {
    const ctx = event.detail.ctx, status = ctx.response.status;
    if (status === 200) {
      stored = Math.max(stored, ctx.holds ?? 0);
      tries = 0;
      clearTimeout(again);
      // Something newer waits its turn: the line says Saved only when everything is.
      if (behind()) event.preventDefault(); else line.classList.remove('waiting');
      return;
    }
    event.preventDefault();
    if (status === 409) show('elsewhere');
    else if (status === 410) show('over');
    else unsaved();
  });
  form.addEventListener('htmx:error', unsaved);
  // The plain submit counts as one more save, so that it is newer than a late autosave.
  let leaving = false;
  form.addEventListener('submit', () => { next(); leaving = true; });
  // A child may be quicker than this script: what was chosen before it ran is saved too. After htmx, which waits a turn.
  setTimeout(() => {
    const chosen = [...form.querySelectorAll('input[type=radio]')].some(radio => radio.checked && !radio.defaultChecked);
    if (chosen && !wanted) wanted = 1;
    retry();
  });
  addEventListener('online', retry);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) retry(); });
  addEventListener('beforeunload', event => { if (behind() && !leaving) event.preventDefault(); });
})();
