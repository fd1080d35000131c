// What the server's checks say of the form as it stands: the list before completing, and each warning beside its field.

/** Takes the list over, unless somebody is just answering in it. */
export function placeChecks(form, made) {
  const place = form.querySelector('[data-checks]');
  if (!place || !made) {
    return;
  }
  warn(form, made);
  if (!place.contains(document.activeElement)) {
    place.replaceChildren(...made.childNodes);
  }
}

function warn(form, made) {
  const sentences = new Map();
  for (const finding of made.querySelectorAll('li.is-open[data-warns]')) {
    const field = finding.dataset.warns;
    sentences.set(field, [sentences.get(field), finding.querySelector('.check-words').textContent].filter(Boolean).join(' '));
  }
  for (const old of form.querySelectorAll('.field-warning')) {
    const control = old.closest('.field')?.querySelector('[name]');
    if (!sentences.has(control?.name)) {
      old.remove();
      control?.classList.remove('is-unlikely');
    }
  }
  for (const [name, sentence] of sentences) {
    const control = form.querySelector(`[name="${CSS.escape(name)}"]`);
    const field = control?.closest('.field');
    if (!field) {
      continue;
    }
    let place = field.querySelector('.field-warning');
    if (!place) {
      place = document.createElement('span');
      place.className = 'field-warning';
      field.append(place);
      control.classList.add('is-unlikely');
    }
    place.textContent = sentence;
  }
}
