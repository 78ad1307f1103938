'use strict';
// Plays the pads of a round from their edits. No library, no request, nothing stored.
(() => {
  const EVERY = 64; // A text is kept after so many steps, so that a jump applies few edits.

  function apply(chars, edits) {
    for (const [at, removed, inserted] of edits) chars.splice(at, removed, ...inserted);
  }

  function clockText(ms) {
    const s = Math.floor(ms / 1000), two = (n) => String(n).padStart(2, '0');
    return two(Math.floor(s / 60)) + ':' + two(s % 60);
  }

  function player(box) {
    const track = JSON.parse(document.getElementById(box.dataset.track).textContent);
    const find = (name) => box.querySelector('.' + name);
    const [play, slider, speed, clock, answer, notes, last] =
      ['play', 'slider', 'speed', 'clock', 'answer', 'notes', 'last'].map(find);
    const marks = [...box.querySelectorAll('.events button')];
    const kept = [];
    let pads = [Array.from(track.starter), []];
    track.steps.forEach((step, i) => {
      if (i % EVERY === 0) kept.push(pads.map((pad) => pad.slice()));
      if (step.e) apply(pads[step.p], step.e);
    });
    let now = 0, timer = null;

    // How many steps have happened at a moment.
    function count(at) {
      let low = 0, high = track.steps.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (track.steps[middle].a <= at) low = middle + 1; else high = middle;
      }
      return low;
    }

    function show(at) {
      now = Math.max(0, Math.min(track.length, at));
      const n = count(now);
      const from = Math.min(Math.floor(n / EVERY), kept.length - 1);
      const state = kept[from].map((pad) => pad.slice());
      for (const step of track.steps.slice(from * EVERY, n)) if (step.e) apply(state[step.p], step.e);
      answer.textContent = state[0].join('');
      if (notes) notes.textContent = state[1].join('');
      const step = track.steps[Math.max(0, n - 1)];
      clock.textContent = clockText(step ? step.c : 0);
      slider.value = String(now);
      slider.setAttribute('aria-valuetext', clock.textContent + ' on the clock');
      let current = null;
      for (const mark of marks) {
        if (Number(mark.dataset.at) <= now) current = mark;
        mark.removeAttribute('aria-current');
      }
      if (current) current.setAttribute('aria-current', 'true');
      last.textContent = current ? current.textContent : '';
    }

    function stop() {
      if (timer !== null) cancelAnimationFrame(timer);
      timer = null;
      play.textContent = 'Play';
    }

    function start() {
      if (now >= track.length) show(0);
      play.textContent = 'Pause';
      let before = performance.now();
      const tick = (time) => {
        show(now + (time - before) * Number(speed.value));
        before = time;
        if (now >= track.length) stop(); else timer = requestAnimationFrame(tick);
      };
      timer = requestAnimationFrame(tick);
    }

    function edit(by) {
      stop();
      const n = count(now);
      const target = track.steps[by < 0 ? Math.max(0, n - 2) : Math.min(n, track.steps.length - 1)];
      if (target) show(target.a);
    }

    play.addEventListener('click', () => (timer === null ? start() : stop()));
    find('back').addEventListener('click', () => edit(-1));
    find('on').addEventListener('click', () => edit(1));
    // A slider's own step would be a millisecond.
    const by = { ArrowLeft: -5000, ArrowDown: -5000, ArrowRight: 5000, ArrowUp: 5000, PageDown: -60000, PageUp: 60000 };
    slider.addEventListener('keydown', (event) => {
      if (!(event.key in by) || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      stop();
      show(now + by[event.key]);
    });
    slider.addEventListener('input', () => { stop(); show(Number(slider.value)); });
    for (const mark of marks) mark.addEventListener('click', () => { stop(); show(Number(mark.dataset.at)); });
    find('controls').hidden = false;
    show(track.length);
    return show;
  }

  const players = new Map([...document.querySelectorAll('.player')].map((box) => [box.id, player(box)]));

  // report.html#replay-1=90000 opens at that moment.
  function follow() {
    const [id, at] = location.hash.slice(1).split('=');
    const show = players.get(id);
    if (show && at !== undefined) { show(Number(at)); document.getElementById(id).scrollIntoView(); }
  }
  addEventListener('hashchange', follow);
  follow();
  document.documentElement.dataset.ready = 'yes';
})();
