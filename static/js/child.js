// Optional. Every page of the child works without this file; it only adds comforts.
(() => {
  // 1. Touching the wheel also opens that question's card.
  for (const hit of document.querySelectorAll('.hit')) {
    hit.addEventListener('click', () => {
      const question = document.getElementById(hit.htmlFor)?.closest('fieldset');
      if (question && !question.matches(':target') && !document.querySelector('#all:target')) location.hash = question.id;
    });
  }
  // 2. Listen, only with a voice that lives on the device, so no words leave the tablet.
  const synth = window.speechSynthesis;
  const voice = button => synth.getVoices().find(v => v.localService && v.lang.toLowerCase().startsWith(button.lang));
  const show = () => { for (const button of document.querySelectorAll('.listen')) button.hidden = !voice(button); };
  if (synth) { show(); synth.addEventListener?.('voiceschanged', show); }
  document.addEventListener('click', event => {
    const button = event.target.closest('.listen');
    if (!button) return;
    synth.cancel();
    const words = new SpeechSynthesisUtterance(button.dataset.say);
    words.voice = voice(button);
    words.lang = words.voice.lang;
    words.rate = .85;
    synth.speak(words);
  });
  // 3. Two is enough: a third tap is undone and the words below say why.
  for (const picks of document.querySelectorAll('.picks')) {
    picks.addEventListener('change', event => {
      if (event.target.checked && picks.querySelectorAll(':checked').length > 2) event.target.checked = false;
    });
  }
  // 4. Leave this page: replace it, so that Back does not return here. It does not clear the history.
  for (const link of document.querySelectorAll('a.leave')) {
    link.addEventListener('click', event => { event.preventDefault(); location.replace(link.href); });
  }
})();
