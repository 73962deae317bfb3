// Grades of one file: says when something is not saved yet and tries again; 1 to 6 and 0 choose by keyboard.
// Without this file the form's own buttons send the same grades.
(() => {
  const form = document.getElementById('grading'), line = document.getElementById('saved');
  if (!form || !line) return;
  const WAITS = [1000, 2000, 4000, 8000, 15000];
  let tries = 0, again = 0, wanted = 0, stored = 0, leaving = false;

  const unsaved = () => {
    line.textContent = line.dataset.unsaved;
    line.classList.add('waiting');
    clearTimeout(again);
    again = setTimeout(retry, WAITS[Math.min(tries++, WAITS.length - 1)]);
  };
  const retry = () => { clearTimeout(again); if (wanted > stored) htmx.trigger(form, 'save'); };

  form.addEventListener('change', () => { wanted += 1; if (!line.classList.contains('waiting')) line.textContent = ''; }, true);
  form.addEventListener('htmx:config:request', event => { event.detail.ctx.holds = wanted; });
  form.addEventListener('htmx:before:response', event => {
    const ctx = event.detail.ctx;
    if (ctx.response.status !== 200) { event.preventDefault(); unsaved(); return; }
    stored = Math.max(stored, ctx.holds ?? 0);
    tries = 0;
    // Something newer waits its turn: the line says Saved only when everything is.
    if (wanted > stored) event.preventDefault(); else line.classList.remove('waiting');
  });
  form.addEventListener('htmx:error', unsaved);
  form.addEventListener('submit', () => { leaving = true; });
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
