// The tumour's part of a visit while it is typed: the server computes the response and what is to be said at each field; '=' takes the last reading.

const form = document.querySelector('form[data-visit]');
const response = form?.querySelector('[data-response]');
const shown = new Map();

// A place is written only when what it says has changed: a screen reader hears it once, and a tick in it keeps the focus.
function put(place, html) {
  if (shown.get(place) === html) {
    return;
  }
  shown.set(place, html);
  const focused = place.contains(document.activeElement) ? document.activeElement.id : '';
  place.innerHTML = html;
  if (focused) {
    document.getElementById(focused)?.focus();
  }
}

function emphasise(place) {
  const control = form.querySelector(`[aria-describedby~="${CSS.escape(place.id)}"]`);
  control?.classList.toggle('is-unlikely', Boolean(place.querySelector('.is-improbable')));
  if (place.querySelector('.is-impossible')) {
    control?.setAttribute('aria-invalid', 'true');
  } else if (!control?.closest('.has-error')) {
    control?.removeAttribute('aria-invalid');
  }
  if (place.childElementCount > 0) {
    place.closest('details')?.setAttribute('open', '');
  }
}

/** Puts each piece of the server's answer in its place. */
export function placeTumor(answer) {
  const live = answer.querySelector('[data-live-response]');
  if (!response || !live) {
    return;
  }
  put(response, live.innerHTML.trim());
  if (form.dataset.goesOn) {
    response.querySelector('[data-offer]')?.remove();
  }
  for (const place of form.querySelectorAll('[data-notices]')) {
    const said = answer.querySelector(`[data-live-notices="${CSS.escape(place.dataset.notices)}"]`);
    put(place, said?.innerHTML.trim() ?? '');
    emphasise(place);
  }
}

function soon() {
  form.dispatchEvent(new Event('input', { bubbles: true }));
}

function takeLast(field) {
  field.value = field.dataset.last;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

function takeAll() {
  for (const field of form.querySelectorAll('input.control[data-last]')) {
    if (field.dataset.last && field.value.trim() === '') {
      takeLast(field);
    }
  }
  for (const radio of form.querySelectorAll('input[type="radio"][data-last]')) {
    radio.checked = radio.value === radio.dataset.last || (radio.checked && !radio.dataset.last);
  }
  const assessed = form.querySelector('input[type="checkbox"][name="Input.HasAssessment"]');
  if (assessed) {
    assessed.checked = true;
  }
  soon();
}

function choose(name, value) {
  const radio = form.querySelector(`input[type="radio"][name="${name}"][value="${value}"]`);
  if (radio) {
    radio.checked = true;
    radio.dispatchEvent(new Event('change', { bubbles: true }));
    radio.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

function closeLine(on) {
  choose('Input.Dosing.Answer', 'Stopped');
  const reason = form.querySelector('[name="Input.Dosing.StopReason"]');
  reason.value = 'Progression';
  reason.dispatchEvent(new Event('input', { bubbles: true }));
  const day = form.querySelector('[name="Input.Dosing.On"]');
  if (day.value.trim() === '') {
    day.value = on;
    day.dispatchEvent(new Event('input', { bubbles: true }));
  }
  // Resistance is what is left to say.
  const resistance = form.querySelector('[name="Input.Dosing.Resistance"]');
  resistance.focus();
  resistance.closest('.field').scrollIntoView({ block: 'center' });
  soon();
}

if (response) {
  for (const place of form.querySelectorAll('[data-notices]')) {
    shown.set(place, place.innerHTML.trim());
  }
  form.addEventListener('input', event => {
    const field = event.target;
    if (field.matches('input.control[data-last]') && field.value.trim().endsWith('=')) {
      // One '=' is this lesion's last reading; a second one, after it, is everybody's.
      const isSecond = field.dataset.last && field.value.trim() === `${field.dataset.last}=`;
      if (field.dataset.last && (isSecond || field.value.trim() === '=')) {
        takeLast(field);
      }
      if (isSecond || field.value.trim() === '==') {
        takeAll();
      }
    }
  });
  form.addEventListener('click', event => {
    const asLast = event.target.closest('[data-as-last]');
    const close = event.target.closest('[data-close-line]');
    const goesOn = event.target.closest('[data-goes-on]');
    if (asLast) {
      event.preventDefault();
      takeAll();
    } else if (close) {
      event.preventDefault();
      closeLine(close.dataset.on);
    } else if (goesOn) {
      form.dataset.goesOn = 'yes';
      goesOn.closest('[data-offer]').remove();
      response.tabIndex = -1;
      response.focus();
    }
  });
}
