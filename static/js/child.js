// Optional. Every page of the child works without this file; it only adds comforts.
(() => {
  // 1. Touching the wheel also opens that question's card.
  for (const hit of document.querySelectorAll('.hit')) {
    hit.addEventListener('click', () => {
      const question = document.getElementById(hit.htmlFor)?.closest('fieldset');
      if (question && !question.matches(':target') && !document.querySelector('#all:target')) location.hash = question.id;
    });
  }
  // 2. Two is enough: a third tap is undone and the words below say why.
  for (const picks of document.querySelectorAll('.picks')) {
    picks.addEventListener('change', event => {
      if (event.target.checked && picks.querySelectorAll(':checked').length > 2) event.target.checked = false;
    });
  }
  // 3. Leave this page: replace it, so that Back does not return here. It does not clear the history.
  for (const link of document.querySelectorAll('a.leave')) {
    link.addEventListener('click', event => { event.preventDefault(); location.replace(link.href); });
  }
  // A page that the browser kept for Back is asked for again: it may be over, or another child's.
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
  // 4. Own words are kept while they are written, so that neither leaving nor a rest loses them.
  for (const form of document.querySelectorAll('form[data-keeps]')) {
    let late = 0, sent = '';
    const now = () => new URLSearchParams(new FormData(form)).toString();
    const keep = () => {
      clearTimeout(late);
      const all = now();
      if (all === sent) return;
      sent = all;
      fetch(form.action, {method: 'POST', keepalive: true, body: new URLSearchParams(all + '&go=keep')})
        .then(answer => { if (answer.redirected) location.replace(answer.url); }, () => { sent = ''; });
    };
    sent = now();
    form.addEventListener('input', () => { clearTimeout(late); late = setTimeout(keep, 1200); });
    form.addEventListener('submit', () => { clearTimeout(late); sent = now(); });
    addEventListener('pagehide', keep);
  }
  // 5. A rest: nobody touched the page for a while, so it makes room. The server has closed it by then.
  const rest = document.querySelector('meta[name=rest]');
  if (rest) {
    const most = Number(rest.content) * 1000, minute = 60000;
    let touched = Date.now(), told = touched;
    const look = () => { if (Date.now() - touched >= most) location.replace(rest.dataset.at); };
    const here = () => {
      look();
      touched = Date.now();
      if (touched - told < minute) return;
      told = touched;
      fetch(rest.dataset.here, {method: 'POST', keepalive: true})
        .then(answer => { if (answer.redirected) location.replace(answer.url); }, () => {});
    };
    for (const kind of ['pointerdown', 'keydown', 'input', 'scroll']) addEventListener(kind, here, {passive: true, capture: true});
    setInterval(look, 5000);
    document.addEventListener('visibilitychange', look);
  }
})();
