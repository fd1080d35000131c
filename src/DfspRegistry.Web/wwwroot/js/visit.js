// The visit page: the response is computed while measurements are typed (tumor.js), and only the fields that the dosing answer asks for show.
import { placeTumor } from './tumor.js';
import { placeChecks } from './visit-checks.js';
import './visit-events.js';

const form = document.querySelector('form[data-visit]');
const response = form.querySelector('[data-response]');
let pending;
let running;

async function compute() {
  running?.abort();
  running = new AbortController();
  response?.classList.add('is-waiting');
  const address = new URL(window.location.href);
  address.searchParams.set('handler', 'Preview');
  try {
    const answer = await fetch(address, { method: 'POST', body: new FormData(form), signal: running.signal, headers: { 'X-Requested-With': 'fetch' } });
    if (answer.ok && !answer.redirected) {
      place(await answer.text());
    }
    response?.classList.remove('is-waiting');
  } catch (error) {
    if (error.name !== 'AbortError') {
      response?.classList.remove('is-waiting');
    }
  }
}

function place(text) {
  const parts = document.createElement('template');
  parts.innerHTML = text;
  placeTumor(parts.content);
  placeChecks(form, parts.content.querySelector('[data-part="checks"]'));
}

function soon() {
  clearTimeout(pending);
  pending = setTimeout(compute, 200);
}

document.documentElement.classList.add('has-script');
form.addEventListener('input', event => {
  if (!event.target.closest('[data-checks]')) {
    soon();
  }
});

// Fields that belong to one answer: the nearest field block of a control that says data-when.
const answers = [...form.querySelectorAll('input[name="Input.Dosing.Answer"]')];
function showDetail() {
  const chosen = answers.find(a => a.checked)?.value ?? 'NoChange';
  for (const part of form.querySelectorAll('[data-when]')) {
    const block = part.matches('input, select, textarea') ? part.closest('.field') : part;
    block.toggleAttribute('data-hidden', !part.dataset.when.split(' ').includes(chosen));
  }
}
for (const answer of answers) {
  answer.addEventListener('change', showDetail);
}
showDetail();
