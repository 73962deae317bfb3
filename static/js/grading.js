// Grades of one file: says when something is not saved yet and tries again; 1 to 6 and 0 choose by keyboard.
// Without this file the form's own buttons send the same grades.
(() => {
  const form = document.getElementById('grading'), line = document.getElementById('saved');
  if (!form || !line) return;
  const WAITS = [1000, 2000, 4000, 8000, 15000];
  const count = form.elements.revision;
  let tries = 0, again = 0, wanted = 0, stored = 0, leaving = false;
  const next = () => { count.value = Number(count.value) + 1; return count.value; };

  const unsaved = () => {
    line.textContent = line.dataset.unsaved;
    line.classList.add('waiting');
    clearTimeout(again);
    again = setTimeout(retry, WAITS[Math.min(tries++, WAITS.length - 1)]);
  };
  const retry = () => { clearTimeout(again); if (wanted > stored) htmx.trigger(form, 'save'); };
  // Another window was newer, or nothing can be changed any more: it is said, and nothing more goes out from here.
  const stop = said => {
    clearTimeout(again);
    stored = wanted = Infinity;
    line.textContent = '';
    said.hidden = false;
    form.querySelectorAll('input[type=radio]').forEach(one => { one.disabled = true; });
    form.querySelector('.hd-saving .hd-actions').hidden = true;
    said.querySelector('a').focus();
  };

  form.addEventListener('change', () => { wanted += 1; if (!line.classList.contains('waiting')) line.textContent = ''; }, true);
  form.addEventListener('htmx:config:request', event => {
    const ctx = event.detail.ctx;
    ctx.request.body.set('revision', next());
    ctx.holds = wanted;
  });
  form.addEventListener('htmx:before:response', event => {
    const ctx = event.detail.ctx;
    const over = {409: 'elsewhere', 410: 'over'}[ctx.response.status];
    if (over) { event.preventDefault(); stop(document.getElementById(over)); return; }
    if (ctx.response.status !== 200) { event.preventDefault(); unsaved(); return; }
    stored = Math.max(stored, ctx.holds ?? 0);
    tries = 0;
    // Something newer waits its turn: the line says Saved only when everything is.
    clearTimeout(again);
    if (wanted > stored) event.preventDefault(); else line.classList.remove('waiting');
  });
  form.addEventListener('htmx:error', unsaved);
  // The plain submit counts as one more save, so that it is newer than a late autosave.
  form.addEventListener('submit', () => { next(); leaving = true; });
  // Somebody may be quicker than this script: what was chosen before it ran is saved too.
  setTimeout(() => {
    const chosen = [...form.querySelectorAll('input[type=radio]')].some(radio => radio.checked && !radio.defaultChecked);
    if (chosen && !wanted) { wanted = 1; retry(); }
  });
  addEventListener('online', retry);
  addEventListener('beforeunload', event => { if (wanted > stored && !leaving) event.preventDefault(); });

  document.getElementById('by-keys').hidden = false;
  form.addEventListener('keydown', event => {
    if (!/^[0-6]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    const set = event.target.closest('fieldset');
    const radio = set && set.querySelector(`input[value="${event.key}"]`);
    if (!radio || radio.disabled) return;
    event.preventDefault();
    radio.click();
    const sets = [...form.querySelectorAll('fieldset')], next = sets[sets.indexOf(set) + 1];
    const to = next ? next.querySelector('input:checked') || next.querySelector('input') : form.querySelector('button');
    to.focus();
  });
})();
