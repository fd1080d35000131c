// Asks the browser for a passkey when a form marked data-passkey ("Prove" or "Create") is sent by its passkey button, puts the answer into it and sends it.
const address = '/sign-in/passkey';

function canAsk() {
  return window.isSecureContext && typeof PublicKeyCredential === 'function'
    && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function' && typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function';
}

async function question(form, purpose) {
  const body = new FormData();
  body.set('__RequestVerificationToken', form.elements['__RequestVerificationToken'].value);
  body.set('subject', form.dataset.passkeySubject ?? '');
  const answer = await fetch(`${address}?handler=${purpose}`, { method: 'POST', body, credentials: 'same-origin' });
  if (!answer.ok) throw new Error('The registry did not answer. Load the page again.');
  return answer.json();
}

function inWords(problem) {
  if (problem.name === 'NotAllowedError') return 'Nothing was chosen, or it took too long.';
  if (problem.name === 'InvalidStateError') return 'This device has a passkey of yours already.';
  if (problem.name === 'SecurityError') return 'This address cannot have passkeys. Open the registry by its name, not by a number.';
  return problem.message;
}

async function fill(form) {
  const purpose = form.dataset.passkey;
  const asked = await question(form, purpose);
  const credential = purpose === 'Create'
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked.options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.options) });
  form.querySelector('[data-passkey-ceremony]').value = asked.ceremony;
  form.querySelector('[data-passkey-credential]').value = JSON.stringify(credential);
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const button = form.querySelector('[data-passkey-button]');
  if (!button || !canAsk()) continue;
  form.hidden = false;
  button.hidden = false;
  form.addEventListener('submit', async event => {
    if (event.submitter && event.submitter !== button) return;
    event.preventDefault();
    const problem = form.querySelector('[data-passkey-problem]');
    problem.hidden = true;
    button.disabled = true;
    try {
      await fill(form);
      form.submit();
    } catch (error) {
      problem.textContent = inWords(error);
      problem.hidden = false;
      button.disabled = false;
    }
  });
}
