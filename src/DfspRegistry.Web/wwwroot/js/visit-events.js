// One more row for an adverse event, in place: the server makes it, with its id, and writes nothing.
import { attachEvents } from './ctcae.js';
import { sayDatesBack } from './dates.js';

const form = document.querySelector('form[data-visit]');
const add = form?.querySelector('[data-add-event]');

add?.addEventListener('click', async event => {
  event.preventDefault();
  add.disabled = true;
  const answer = await fetch(add.formAction, { method: 'POST', body: new FormData(form), headers: { 'X-Requested-With': 'fetch' } }).catch(() => null);
  add.disabled = false;
  if (!answer?.ok || answer.redirected) {
    // The page itself says what is wrong, such as a session that has ended.
    form.requestSubmit(add);
    return;
  }
  const made = document.createElement('template');
  made.innerHTML = await answer.text();
  const row = made.content.querySelector('[data-event]');
  add.parentElement.before(row);
  attachEvents(row);
  sayDatesBack(row);
  row.querySelector('[data-ctcae]').focus();
});
