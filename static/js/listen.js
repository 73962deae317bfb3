// Reads a question, its line and its answers aloud, one after the other, and marks what is being read.
// Only with a voice that lives on the device, so that no words leave it, or from recordings of our own. Nothing plays by itself.
(() => {
  const root = document.querySelector('[data-ways]'), synth = window.speechSynthesis, words = window.CSS?.highlights;
  if (!root) return;
  const SPEED = {false: [.9, 1], true: [.65, .8]};
  let turn = 0, button = null, sound = null, queue = [], slow = root.querySelector('.slower')?.ariaPressed === 'true';

  const main = tag => tag.toLowerCase().split(/[-_]/)[0];
  const voice = tag => synth?.getVoices().find(v => v.localService && main(v.lang) === main(tag));
  const piece = (elements, url) => ({elements, url, lang: elements[0].closest('[lang]').lang});
  const pieces = box => {
    const heard = JSON.parse(box.dataset.heard || '{}'), asked = [...box.querySelectorAll('.say, .help')];
    const answers = [...box.querySelectorAll('.opt')].map(one =>
      piece([one.querySelector('label > span:last-child')], heard[one.querySelector('input').value]));
    return [...(heard[''] ? [piece(asked, heard[''])] : asked.map(one => piece([one]))), ...answers].filter(p => p.url || voice(p.lang));
  };
  const show = () => {
    for (const one of root.querySelectorAll('.listen')) {
      one.hidden = one.nextElementSibling.hidden = !pieces(one.closest('fieldset')).some(p => p.elements[0].matches('.say'));
    }
  };

  const unmark = () => {
    words?.delete('word');
    for (const one of document.querySelectorAll('.reading')) one.classList.remove('reading');
  };
  const stop = () => {
    turn += 1;
    synth?.cancel();
    sound?.pause();
    unmark();
    button?.classList.remove('on');
    button = null;
  };
  const word = (element, {charIndex, charLength}) => {
    const text = element.firstChild, rest = text.data.slice(charIndex);
    const range = new Range();
    range.setStart(text, charIndex);
    range.setEnd(text, charIndex + (charLength || rest.match(/^\S*/)[0].length));
    words?.set('word', new Highlight(range));
  };
  const next = () => {
    unmark();
    const one = queue[0], mine = turn;
    if (!one) return stop();
    const done = () => { if (mine === turn) { queue.shift(); next(); } };
    for (const element of one.elements) element.classList.add('reading');
    if (one.url) {
      sound = new Audio(one.url);
      sound.playbackRate = SPEED[slow][1];
      sound.onended = sound.onerror = done;
      sound.play().catch(done);
      return;
    }
    const said = new SpeechSynthesisUtterance(one.elements[0].textContent);
    said.voice = voice(one.lang);
    said.lang = said.voice.lang;
    said.rate = SPEED[slow][0];
    said.onend = said.onerror = done;
    said.onboundary = event => { if (mine === turn && event.name !== 'sentence') word(one.elements[0], event); };
    synth.speak(said);
  };

  root.addEventListener('click', event => {
    const pressed = event.target.closest('.listen, .slower');
    if (!pressed) return;
    if (pressed.matches('.slower')) {
      slow = !slow;
      for (const one of root.querySelectorAll('.slower')) one.ariaPressed = slow;
      if (root.dataset.ways) fetch(root.dataset.ways, {method: 'POST', body: new URLSearchParams(
        {check_in: root.dataset.checkIn, way: `slower:${slow ? 'on' : 'off'}`, quiet: 'yes'})}).catch(() => {});
      if (!button) return;
      turn += 1;
      synth?.cancel();
      sound?.pause();
      return next();
    }
    const again = pressed === button;
    stop();
    if (again) return;
    button = pressed;
    button.classList.add('on');
    queue = pieces(button.closest('fieldset'));
    next();
  });
  root.addEventListener('change', () => { if (button) stop(); });
  document.addEventListener('keydown', event => { if (event.key === 'Escape' && button) stop(); });
  addEventListener('hashchange', stop);
  addEventListener('pagehide', stop);
  show();
  synth?.addEventListener?.('voiceschanged', show);
})();
