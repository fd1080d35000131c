// Picker of CTCAE terms: three letters, arrows, Enter; Escape leaves what was typed. Then only the grades of the chosen term, with the definition of the
// chosen one. It suggests; the server checks.

let count = 0;

function attach(field) {
  const list = document.createElement('ul');
  list.className = 'picker-list';
  list.id = `terms-${count++}`;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', 'CTCAE terms');
  list.hidden = true;
  field.parentElement.classList.add('picker');
  field.parentElement.append(list);
  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-expanded', 'false');
  field.setAttribute('aria-controls', list.id);
  let asked = 0;
  let at = -1;

  const close = () => {
    list.hidden = true;
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
    at = -1;
  };
  const mark = next => {
    const options = [...list.children];
    at = Math.max(0, Math.min(options.length - 1, next));
    options.forEach((option, i) => option.setAttribute('aria-selected', i === at ? 'true' : 'false'));
    field.setAttribute('aria-activedescendant', options[at].id);
    options[at].scrollIntoView({ block: 'nearest' });
  };
  const reported = field.closest('[data-event]')?.querySelector('[data-reported]');
  let words = '';
  const keepAsReported = (text, inSight) => {
    if (reported && text && !reported.value) {
      reported.value = text;
      reported.dispatchEvent(new Event('input', { bubbles: true }));
    }
    if (inSight) {
      reported?.closest('details')?.setAttribute('open', '');
    }
  };
  const take = option => {
    if (option.dataset.others !== undefined) {
      words = field.value.trim();
      ask('Other, specify', []);
      return;
    }
    keepAsReported(words || option.dataset.synonym, words !== '');
    words = '';
    field.value = option.dataset.term;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
    close();
  };
  const line = (i, words, more) => {
    const option = document.createElement('li');
    option.id = `${list.id}-${i}`;
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', 'false');
    const term = document.createElement('strong');
    term.textContent = words;
    const sub = document.createElement('span');
    sub.className = 'sub';
    sub.textContent = ` · ${more}`;
    option.append(term, sub);
    option.addEventListener('mousedown', event => { event.preventDefault(); take(option); });
    return option;
  };
  const show = (matches, last) => {
    const options = matches.map((match, i) => {
      const option = line(i, match.term, `${match.organClass} · grades ${match.grades}${match.synonym ? ` · you typed a synonym: ${match.synonym}` : ''}`);
      option.dataset.term = match.term;
      if (match.synonym) {
        option.dataset.synonym = match.synonym;
      }
      return option;
    });
    list.replaceChildren(...options, ...last.map((words, i) => {
      const option = line(options.length + i, words, 'words as reported are kept beside the term');
      option.dataset.others = '';
      return option;
    }));
    const any = list.children.length > 0;
    list.hidden = !any;
    field.setAttribute('aria-expanded', String(any));
    at = -1;
  };
  const ask = async (typed, last) => {
    const mine = ++asked;
    const address = `/adverse-events/terms?typed=${encodeURIComponent(typed)}&version=${versionOf(field)}`;
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok && mine === asked && document.activeElement === field) {
      show(await answer.json(), last);
    }
  };

  field.addEventListener('input', event => {
    if (!event.isTrusted) {
      return;
    }
    words = '';
    const typed = field.value.trim();
    if (typed.length < 3) {
      asked++;
      close();
      return;
    }
    ask(typed, ['Other, specify …']);
  });
  field.addEventListener('keydown', event => {
    if (event.key === 'Enter') {
      // Here Enter chooses. It sends no form: the list may have come anew just before the key.
      event.preventDefault();
    }
    if (list.hidden) {
      return;
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      mark(at + (event.key === 'ArrowDown' ? 1 : -1));
      event.preventDefault();
    } else if (event.key === 'Enter' && at >= 0) {
      take(list.children[at]);
    } else if (event.key === 'Enter') {
      mark(0);
    } else if (event.key === 'Escape') {
      close();
      event.preventDefault();
    }
  });
  field.addEventListener('blur', close);
}

const versionOf = field =>
  field.closest('[data-event]')?.querySelector('[name$="CtcaeVersion"]:checked, [name$="CtcaeVersion"][type="hidden"]')?.value ?? 'V5';

/** Hides the grades that the term does not have; one that is chosen all the same stays in sight. */
function limitGrades(event) {
  const allowed = event.querySelector('.grade-meaning')?.dataset.allowed?.split(' ');
  for (const grade of event.querySelectorAll('input[data-grade]')) {
    grade.parentElement.hidden = Boolean(allowed && grade.value && !grade.checked && !allowed.includes(grade.value));
  }
}

function sayGrade(event) {
  const chosen = event.querySelector('input[data-grade]:checked')?.value;
  const summary = event.querySelector('[data-chosen-grade]');
  const definition = chosen && event.querySelector(`[data-of-grade="${chosen}"]`)?.textContent;
  if (summary) {
    summary.textContent = definition ? `${chosen}: ${definition}` : 'What the grades mean';
  }
}

async function readGrades(event, field) {
  const chosen = event.querySelector('input[data-grade]:checked')?.value ?? '';
  const address = `/adverse-events/terms?handler=Grades&version=${versionOf(field)}&term=${encodeURIComponent(field.value.trim())}&grade=${chosen}`;
  const answer = await fetch(address).catch(() => null);
  if (answer?.ok && !answer.redirected) {
    event.querySelector('.grade-meaning').outerHTML = await answer.text();
    limitGrades(event);
  }
}

export function attachEvents(root) {
  for (const field of root.querySelectorAll('[data-ctcae]')) {
    attach(field);
  }
  const events = root.matches?.('[data-event]') ? [root] : root.querySelectorAll('[data-event]');
  for (const event of events) {
    limitGrades(event);
    event.addEventListener('change', change => {
      if (change.target.matches('[data-grade]')) {
        sayGrade(event);
        limitGrades(event);
      } else if (change.target.matches('[data-ctcae], [name$="CtcaeVersion"]')) {
        readGrades(event, event.querySelector('[data-ctcae]'));
      }
    });
  }
}

attachEvents(document);
