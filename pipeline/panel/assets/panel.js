// Keys, zoom and boxes. Everything here is a convenience: every page works without it.
'use strict';
(() => {
  const byId = (id) => document.getElementById(id);

  // Boxes come as shares of the page (0 … 1), because a style attribute would need a weaker content security policy.
  for (const box of document.querySelectorAll('.box[data-box]')) {
    const [x, y, w, h] = box.dataset.box.split(' ').map(Number);
    Object.assign(box.style, {left: `${x * 100}%`, top: `${y * 100}%`, width: `${w * 100}%`, height: `${h * 100}%`});
  }

  const zoom = byId('zoom');
  const page = byId('page');
  const apply = () => {
    if (!zoom || !page) return;
    page.classList.remove('zoom-150', 'zoom-200', 'zoom-300');
    if (zoom.value !== '100') page.classList.add(`zoom-${zoom.value}`);
  };
  if (zoom) zoom.addEventListener('change', apply);

  const help = byId('help');
  const show = () => help && !help.open && help.showModal();
  if (byId('help-button')) byId('help-button').addEventListener('click', show);
  if (byId('help-close')) byId('help-close').addEventListener('click', () => help.close());

  const press = (id) => { const target = byId(id); if (target) target.click(); };
  const focus = (id) => { const target = byId(id); if (target) target.focus(); };
  const keys = {
    j: () => press('next'), k: () => press('previous'), a: () => press('agree'), o: () => focus('reason'), e: () => focus('question'),
    u: () => { const link = document.querySelector('main a[href^="/queue"]'); if (link) link.click(); },
    z: () => { if (zoom) { zoom.selectedIndex = (zoom.selectedIndex + 1) % zoom.options.length; apply(); } },
    '?': show,
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest('input, textarea, select, dialog')) return;
    const action = keys[event.key];
    if (action) { event.preventDefault(); action(); }
  });

  // A decision is sent once, however often the key is hit.
  for (const form of document.querySelectorAll('form[method="post"]')) {
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = '1';
    });
  }
  for (const printer of document.querySelectorAll('[data-print]')) printer.addEventListener('click', () => window.print());
})();
