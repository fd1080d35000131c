// Picker of CTCAE terms: three letters, arrows, Enter; Escape leaves what was typed. It suggests; the server checks.

let count = 0;

function attach(field) {
  const list = document.createElement('ul');
  list.className = 'picker-list';
  list.id = `terms-${count++}`;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', 'CTCAE terms');
  list.hidden = true;
  const line = field.parentElement;
  line.classList.add('picker');
  line.append(list);
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
  const take = option => {
    field.value = option.dataset.term;
    field.dispatchEvent(new Event('change', { bubbles: true }));
    close();
  };
  const show = matches => {
    list.replaceChildren(...matches.map((match, i) => {
      const option = document.createElement('li');
      option.id = `${list.id}-${i}`;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.dataset.term = match.term;
      const term = document.createElement('strong');
      term.textContent = match.term;
      const more = document.createElement('span');
      more.className = 'sub';
      more.textContent = ` · ${match.organClass} · grades ${match.grades}${match.synonym ? ` · you typed a synonym: ${match.synonym}` : ''}`;
      option.append(term, more);
      option.addEventListener('mousedown', event => { event.preventDefault(); take(option); });
      return option;
    }));
    list.hidden = matches.length === 0;
    field.setAttribute('aria-expanded', String(matches.length > 0));
    at = -1;
  };

  field.addEventListener('input', async () => {
    const typed = field.value.trim();
    if (typed.length < 3) {
      close();
      return;
    }
    const mine = ++asked;
    const answer = await fetch(`/adverse-events/terms?typed=${encodeURIComponent(typed)}`).catch(() => null);
    if (answer?.ok && mine === asked && document.activeElement === field) {
      show(await answer.json());
    }
  });
  field.addEventListener('keydown', event => {
    if (list.hidden) {
      return;
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      mark(at + (event.key === 'ArrowDown' ? 1 : -1));
      event.preventDefault();
    } else if (event.key === 'Enter' && at >= 0) {
      take(list.children[at]);
      event.preventDefault();
    } else if (event.key === 'Escape') {
      close();
      event.preventDefault();
    }
  });
  field.addEventListener('blur', close);
}

for (const field of document.querySelectorAll('[data-ctcae]')) {
  attach(field);
}
