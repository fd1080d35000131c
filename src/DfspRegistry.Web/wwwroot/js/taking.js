// A file is taken without leaving the page, which then says so. Without this script the browser saves the file and the page stays as it was.
async function take(form) {
  const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
  if (answer.redirected) {
    window.location.assign(answer.url);
    return;
  }
  if (!answer.ok || answer.headers.get('content-type') !== 'application/zip') {
    // What went wrong is a page; sent again the usual way, it is shown.
    form.submit();
    return;
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = /filename="?([\w.-]+)/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'rows.zip';
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(link.href);
  window.location.assign(window.location.pathname);
}

for (const form of document.querySelectorAll('form[data-takes]')) {
  form.addEventListener('submit', event => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    take(form).catch(error => {
      button.disabled = false;
      window.alert(error.message);
    });
  });
}
