'use strict';
// What the page can do with a script: a graph to click on, pages, sorting and filters, the articles beside the report, and
// files to carry away. Everything that it shows is cut out of the page itself; no text ever becomes markup.
(() => {
  const byId = (id) => document.getElementById(id);
  const make = (tag, text, className) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const documents = JSON.parse(byId('cited').textContent);
  document.documentElement.classList.add('js');

  // ---- The articles: a drawer with the full text, the statement's words marked and scrolled to.

  const drawer = byId('drawer');
  let shown = null; // the number of the statement in the drawer, and those of its article in text order
  let neighbors = [];

  const copyOf = (element) => {
    const copy = element.cloneNode(true);
    copy.removeAttribute('id');
    for (const inner of copy.querySelectorAll('[id]')) inner.removeAttribute('id');
    return copy;
  };

  const isOf = (element, number) => element.dataset.of.split(' ').includes(number);

  function read(number) {
    const start = byId(number + '-text');
    const article = start && start.closest('details.text');
    if (!article) return false;
    shown = number;
    neighbors = [...article.querySelectorAll('[id$="-text"]')].map((at) => at.id.slice(0, -5));
    byId('drawer-title').textContent = article.querySelector('summary b').textContent;
    const about = article.querySelector('summary .count').textContent;
    const entry = byId(number);
    const what = byId('drawer-what');
    what.replaceChildren();
    if (about) what.append(make('p', about, 'count'));
    if (entry) {
      const line = make('p', '', 'chosen');
      line.append(make('b', number), ' ');
      const who = entry.querySelector('.who');
      if (who) for (const piece of who.childNodes) line.append(piece.className === 'tag' ? '' : piece.cloneNode(true));
      else line.append(entry.dataset.who || 'not named');
      what.append(line);
    }
    const body = byId('drawer-body');
    body.replaceChildren(...[...article.querySelector('.body').children].map(copyOf));
    for (const mark of body.querySelectorAll('[data-of]')) mark.classList.toggle('now', isOf(mark, number));
    byId('earlier').disabled = neighbors.indexOf(number) <= 0;
    byId('later').disabled = neighbors.indexOf(number) >= neighbors.length - 1;
    if (!drawer.open) drawer.showModal();
    byId('drawer-title').focus();
    const words = body.querySelector('mark.now') || body.querySelector('.sentence.now');
    if (words) words.scrollIntoView({ block: 'center', behavior: 'auto' });
    return true;
  }

  const step = (by) => {
    const to = neighbors[neighbors.indexOf(shown) + by];
    if (to) read(to);
  };
  byId('earlier').addEventListener('click', () => step(-1));
  byId('later').addEventListener('click', () => step(1));
  byId('close').addEventListener('click', () => drawer.close());
  drawer.addEventListener('click', (event) => {
    if (event.target === drawer) drawer.close();
  });
  drawer.addEventListener('close', () => {
    const links = shown ? [...document.querySelectorAll('a.read[href="#' + shown + '-text"]')] : [];
    const link = links.find((link) => link.checkVisibility()) || links[0];
    if (link) link.focus({ preventScroll: true });
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest && event.target.closest('a.read');
    if (link && read(link.getAttribute('href').slice(1, -5))) event.preventDefault();
  });


  // ---- Lists and tables: pages in place of folds, sorting, filters, files.

  const fold = (text) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
  const text = (element) => (element ? element.textContent.replace(/\s+/g, ' ').trim() : '');
  const perPage = { participants: 30, quotations: 10, attitudes: 10, accusations: 20, denials: 20, statements: 50 };
  const isWords = (name) => name === 'quotations' || name === 'attitudes';
  const pagers = new Map(); // from the list's element

  // What a statement says of itself, read from its entry.
  const facts = (entry) => {
    const about = documents[entry.dataset.document] || {};
    return {
      number: entry.id, type: entry.className, who: entry.dataset.who || '', whom: entry.dataset.whom || '',
      status: entry.dataset.status || '', confidence: Number(entry.dataset.confidence), outlet: about.outlet || '',
      day: about.day || '', words: text(entry.querySelector('blockquote')), document: about.title || about.id || '',
      url: about.url || '', place: text(entry.querySelector('.place')).replace(/ · read in the full text.*$/, ''),
    };
  };

  class Pager {
    constructor(list) {
      this.list = list;
      this.name = list.dataset.list;
      this.isTable = Boolean(list.querySelector(':scope > .wide table'));
      this.at = 0;
      const body = this.isTable ? list.querySelector('tbody') : list;
      // The folds are opened: what they held is paged.
      for (const folded of list.querySelectorAll(':scope > details.more')) {
        const inside = this.isTable ? folded.querySelectorAll('tbody > tr') : folded.querySelectorAll(':scope > :not(summary)');
        body.append(...inside);
        folded.remove();
      }
      this.body = body;
      this.items = [...body.children];
      this.shown = this.items;
      this.size = perPage[this.name] || 25;
      this.filters = [];
      this.makeBar();
      this.show(0);
    }

    makeBar() {
      const bar = make('div', '', 'bar-of-list');
      if (this.items.length > 5) this.makeFilters(bar);
      if (!isWords(this.name) && this.items.length > 0) {
        const save = make('button', 'CSV', 'save');
        save.type = 'button';
        save.title = 'Download these rows as a table';
        save.setAttribute('aria-label', 'Download ' + this.name + ' as CSV');
        save.addEventListener('click', () => saveFile(this.name + '.csv', csvOf(this.rows()), 'text/csv'));
        bar.append(save);
      }
      if (bar.children.length > 0) this.list.prepend(bar);
      this.foot = make('div', '', 'pages');
      this.foot.setAttribute('role', 'group');
      this.foot.setAttribute('aria-label', 'Pages of ' + this.name);
      const step = (words, by) => {
        const button = make('button', words);
        button.type = 'button';
        button.addEventListener('click', () => {
          this.show(this.at + by);
          const first = this.shown[this.at * this.size];
          if (first) first.scrollIntoView({ block: 'start' });
        });
        return button;
      };
      this.before = step('Previous', -1);
      this.after = step('Next', 1);
      this.count = make('span', '', 'count');
      this.count.setAttribute('aria-live', 'polite');
      this.foot.append(this.before, this.count, this.after);
      this.list.append(this.foot);
    }

    makeFilters(bar) {
      const field = (label, input, passes) => {
        const wrap = make('label', label + ' ');
        wrap.append(input);
        bar.append(wrap);
        let timer = 0;
        input.addEventListener('input', () => {
          clearTimeout(timer);
          timer = setTimeout(() => this.filter(), 120);
        });
        this.filters.push({ input, passes });
      };
      const search = (label, value) => {
        const input = make('input');
        input.type = 'search';
        field(label, input, (item) => fold(value(item)).includes(fold(input.value.trim())));
        return input;
      };
      const choice = (label, values, value) => {
        if (values.length < 2) return;
        const select = make('select');
        select.append(new Option('all', ''), ...values.map((one) => new Option(one, one)));
        field(label, select, (item) => value(item) === select.value);
      };
      const different = (value) => [...new Set(this.items.map(value).filter(Boolean))].sort();
      if (this.items[0].tagName !== 'ARTICLE') {
        const titles = [...this.list.querySelectorAll('thead th')].map(text);
        for (const title of ['Accuser', 'Accused'].filter((title) => titles.includes(title))) {
          const column = titles.indexOf(title);
          search(title, (row) => row.children[column].textContent);
        }
        search('Find', (item) => item.textContent);
        if (this.isTable) this.makeSorting();
        else this.makeOrder(bar, [['most statements', null], ['name', (item) => fold(text(item.querySelector('h3')))]]);
        return;
      }
      this.facts = new Map(this.items.map((item) => [item, facts(item)]));
      const of = (name) => (item) => this.facts.get(item)[name];
      if (!isWords(this.name)) {
        search(this.name === 'denials' ? 'Who' : 'Accuser', of('who'));
        search(this.name === 'denials' ? 'Of an accusation by' : 'Accused', of('whom'));
      } else {
        search('Find', (item) => item.textContent);
      }
      choice('Status', different(of('status')), of('status'));
      choice('Outlet', different(of('outlet')), of('outlet'));
      const days = different(of('day'));
      if (days.length > 1) {
        const [since, until] = [make('input'), make('input')];
        for (const input of [since, until]) {
          input.type = 'date';
          [input.min, input.max] = [days[0], days[days.length - 1]];
        }
        field('From', since, (item) => of('day')(item) >= since.value);
        field('to', until, (item) => of('day')(item) !== '' && of('day')(item) <= until.value);
      }
      if (new Set(this.items.map(of('confidence'))).size > 1) {
        const sure = make('input');
        Object.assign(sure, { type: 'number', min: 0, max: 1, step: 0.05, placeholder: '0' });
        field('Confidence from', sure, (item) => of('confidence')(item) >= Number(sure.value));
      }
      if (!isWords(this.name)) {
        this.makeOrder(bar, [
          ['place', null], ['date', of('day')], ['accuser', (item) => fold(of('who')(item))],
          ['accused', (item) => fold(of('whom')(item))], ['outlet', of('outlet')], ['confidence', (item) => -of('confidence')(item)],
        ].filter(([name, key]) => !key || new Set(this.items.map(key)).size > 1));
      }
    }

    // A field that says by what the entries are sorted.
    makeOrder(bar, orders) {
      const original = new Map(this.items.map((item, n) => [item, n]));
      const select = make('select');
      select.append(...orders.map(([name], n) => new Option(name, String(n))));
      const wrap = make('label', 'Sort by ');
      wrap.append(select);
      bar.append(wrap);
      select.addEventListener('change', () => this.sort(orders[Number(select.value)][1] || ((item) => original.get(item)), 1));
    }

    // Headers of columns that sort: numbers as numbers, the largest first; all else as text.
    makeSorting() {
      const heads = [...this.list.querySelectorAll('thead th')];
      for (const head of heads) {
        const column = [...head.parentElement.children].indexOf(head);
        const isNumber = head.classList.contains('number');
        const button = make('button', head.textContent, 'sort');
        button.type = 'button';
        head.replaceChildren(button);
        button.addEventListener('click', () => {
          const was = head.getAttribute('aria-sort');
          const isDown = was ? was === 'ascending' : isNumber;
          for (const other of heads) other.removeAttribute('aria-sort');
          head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
          const key = (row) => (isNumber ? Number(row.children[column].textContent) || 0 : fold(text(row.children[column])));
          this.sort(key, isDown ? -1 : 1);
        });
      }
    }

    sort(key, way) {
      const keys = new Map(this.items.map((item) => [item, key(item)]));
      const compare = (a, b) => (keys.get(a) < keys.get(b) ? -way : keys.get(a) > keys.get(b) ? way : 0);
      this.items.sort(compare);
      if (this.isTable) this.body.append(...this.items);
      else this.foot.before(...this.items);
      this.filter();
    }

    filter() {
      const active = this.filters.filter(({ input }) => input.value.trim() !== '');
      this.shown = this.items.filter((item) => active.every(({ passes }) => passes(item)));
      this.show(0);
    }

    show(page) {
      const pages = Math.max(1, Math.ceil(this.shown.length / this.size));
      this.at = Math.min(Math.max(page, 0), pages - 1);
      const [first, behind] = [this.at * this.size, (this.at + 1) * this.size];
      const places = new Map(this.shown.map((item, n) => [item, n]));
      for (const item of this.items) {
        const place = places.get(item);
        item.hidden = place === undefined;
        // On paper there are no pages of this kind.
        item.classList.toggle('elsewhere', place !== undefined && (place < first || place >= behind));
      }
      this.foot.hidden = this.items.length <= this.size && this.shown.length === this.items.length;
      this.before.disabled = this.at === 0;
      this.after.disabled = this.at === pages - 1;
      const some = this.shown.length === 0 ? 'none of ' + this.items.length
        : (first + 1) + '–' + Math.min(behind, this.shown.length) + ' of ' + this.shown.length +
          (this.shown.length < this.items.length ? ' (' + this.items.length + ' without filters)' : '');
      this.count.textContent = some;
    }

    // Shows the page of an item, without the filters where they hide it.
    reveal(item) {
      if (!this.shown.includes(item)) {
        for (const { input } of this.filters) input.value = '';
        this.shown = this.items;
      }
      const place = this.shown.indexOf(item);
      this.show(Math.floor(place / this.size));
    }

    // What the list holds under its filters, as rows of cells.
    rows() {
      if (this.isTable) {
        const heads = [...this.list.querySelectorAll('thead th')].map(text);
        const row = (tr) => [...tr.children].filter((cell) => !cell.classList.contains('chart')).map(cellText);
        return [heads, ...this.shown.map(row)];
      }
      if (this.items[0].tagName !== 'ARTICLE') {
        return [['name', 'about'], ...this.shown.map((item) => [text(item.querySelector('h3')), text(item.querySelector('summary .count'))])];
      }
      const names = ['number', 'type', 'who', 'whom', 'status', 'words', 'confidence', 'document', 'outlet', 'day', 'url', 'place'];
      return [names, ...this.shown.map((item) => { const it = facts(item); return names.map((name) => it[name]); })];
    }
  }

  // The lines of a cell, parted by semicolons, without the buttons and folds that stand in it.
  function cellText(cell) {
    const copy = cell.cloneNode(true);
    for (const more of copy.querySelectorAll('details.rest > summary')) more.remove();
    const lines = [...copy.querySelectorAll(':scope > ul > li')];
    return lines.length > 0 ? lines.map(text).join('; ') : text(copy);
  }

  // Rows as RFC 4180 has them, with the mark by which Excel knows UTF-8; no cell can run as a formula.
  function csvOf(rows) {
    const cell = (value) => {
      const words = typeof value === 'number' ? String(value) : value.replace(/^(?=[=+\-@\t\r])/, "'");
      return /[",\r\n]/.test(words) ? '"' + words.replaceAll('"', '""') + '"' : words;
    };
    return '\ufeff' + rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
  }

  function saveFile(name, content, type) {
    const link = make('a');
    link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: type + ';charset=utf-8' }));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  // Lists inside folds that are still closed are made when the fold is opened.
  const pagerOf = (list) => {
    if (!pagers.has(list)) pagers.set(list, new Pager(list));
    return pagers.get(list);
  };
  const wake = (element) => {
    for (const list of element.querySelectorAll('.list')) {
      const closed = list.parentElement.closest('details:not([open])');
      if (!closed || !element.contains(closed)) pagerOf(list);
    }
  };
  wake(document.querySelector('main'));
  document.addEventListener('toggle', (event) => {
    if (event.target.tagName === 'DETAILS' && event.target.open) wake(event.target);
  }, true);

  // ---- Links: what is folded away or on another page of a list is shown before the browser goes there.

  function reveal(target) {
    const around = [];
    for (let at = target; at && at !== document.body; at = at.parentElement) around.unshift(at);
    for (const element of around) {
      if (element.tagName === 'DETAILS' && !element.open) {
        element.open = true;
        wake(element);
      }
      const list = element.parentElement && element.parentElement.closest('.list');
      if (list && pagerOf(list).items.includes(element)) pagerOf(list).reveal(element);
    }
  }

  const targetOf = (hash) => {
    try {
      return hash.length > 1 ? byId(decodeURIComponent(hash.slice(1))) : null;
    } catch {
      return null;
    }
  };
  document.addEventListener('click', (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#"]');
    const target = link && targetOf(link.getAttribute('href'));
    if (target) reveal(target);
  });
  const arrive = () => {
    const target = targetOf(location.hash);
    if (!target) return;
    reveal(target);
    target.scrollIntoView();
  };
  addEventListener('hashchange', arrive);

  // ---- On paper: everything that passes the filters, nothing folded but the participants, of whom those are printed
  // whole that the reader has opened, and long rows of numbers, which lead nowhere on paper.

  let opened = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('main details:not([open]):not(.person):not(.person details):not(#texts details):not(.counted):not(.rest:not(:has(ul)))')];
    for (const details of opened) details.open = true;
    wake(document.querySelector('main'));
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });

  // ---- Citations.

  const citation = (entry) => {
    const it = facts(entry);
    const quote = /^[“"]/.test(it.words) ? it.words : '“' + it.words + '”';
    const who = it.type === 'accusation' ? (it.who || 'somebody not named') + ' accuses ' + it.whom
      : it.type === 'denial' ? (it.who || 'somebody not named') + ' denies' : it.who;
    const source = [it.document, it.outlet, it.day, it.url].filter(Boolean).join(', ');
    return quote + (who ? ' (' + who + ')' : '') + '. ' + source + '. ' + it.place.split(' · ').filter((part) => part.includes('characters')).join('') + '.';
  };
  async function copyText(words) {
    try {
      await navigator.clipboard.writeText(words);
      return true;
    } catch {
      const field = make('textarea', words);
      document.body.append(field);
      field.select();
      const isDone = document.execCommand('copy');
      field.remove();
      return isDone;
    }
  }
  document.addEventListener('click', async (event) => {
    const button = event.target.closest && event.target.closest('button.cite');
    if (!button) return;
    const isDone = await copyText(citation(button.closest('article')));
    button.textContent = isDone ? 'copied' : 'not copied';
    setTimeout(() => { button.textContent = 'copy citation'; }, 2000);
  });

  // ---- The graph.

  arrive();
  window.sayso = { read, reveal, pagers, facts, citation, csvOf };
  const dataElement = byId('data');
  if (!dataElement || typeof cytoscape !== 'function') return;
  const data = JSON.parse(dataElement.textContent);
  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  for (const element of document.querySelectorAll('.scripted')) element.hidden = false;
  document.documentElement.classList.add('drawn');

  const panel = byId('panel');
  const tip = byId('tip');
  const field = { find: byId('find'), most: byId('most'), since: byId('since'), until: byId('until'), outlet: byId('outlet'), sure: byId('sure') };
  const statuses = [...document.querySelectorAll('#status input')];

  // Fields that could filter nothing are not shown.
  const days = data.documents.map((document) => document.day).filter(Boolean).sort();
  const outlets = [...new Set(data.documents.map((document) => document.outlet).filter(Boolean))].sort();
  if (field.since) {
    for (const name of outlets) field.outlet.append(new Option(name, name));
    for (const label of document.querySelectorAll('.outlets')) label.hidden = outlets.length < 2;
    for (const label of document.querySelectorAll('.dates')) label.hidden = days.length < 2 || days[0] === days[days.length - 1];
    for (const input of [field.since, field.until]) [input.min, input.max] = [days[0] || '', days[days.length - 1] || ''];
    const used = new Set(data.statements.map((statement) => statement.status));
    for (const label of document.querySelectorAll('.sure')) label.hidden = new Set(data.statements.map((statement) => statement.sure)).size < 2;
    byId('status').hidden = used.size < 2;
    for (const input of statuses) input.parentElement.hidden = !used.has(input.value);
  }
  for (const node of data.nodes) if (node.kind !== 'unknown') byId('names').append(new Option(node.name));

  const kindOf = (statement) =>
    statement.k === 'accuses' && statement.status && statement.status !== 'asserted' ? 'uncertain' : statement.k;

  const passes = (statement) => {
    const document = data.documents[statement.d] || {};
    if (field.outlet && field.outlet.value && document.outlet !== field.outlet.value) return false;
    if (field.since && field.since.value && !(document.day >= field.since.value)) return false;
    if (field.until && field.until.value && !(document.day <= field.until.value)) return false;
    if (field.sure && field.sure.value && !(statement.sure >= Number(field.sure.value))) return false;
    return statuses.length === 0 || statuses.some((input) => input.checked && input.value === statement.status);
  };

  // The ties to draw: those of the statements that pass, the strongest first.
  function tiesNow() {
    let ties = data.ties.map((tie) => ({ ...tie, kind: tie.k, id: tie.s + ' ' + tie.k + ' ' + tie.t }));
    if (data.statements.length > 0) {
      const groups = new Map();
      for (const statement of data.statements.filter(passes)) {
        const kind = kindOf(statement);
        const id = statement.s + ' ' + kind + ' ' + statement.t;
        if (!groups.has(id)) groups.set(id, { id, kind, s: statement.s, t: statement.t, w: 0, charges: new Map(), named: [] });
        const tie = groups.get(id);
        tie.w += 1;
        tie.charges.set(statement.charge, (tie.charges.get(statement.charge) || 0) + 1);
        tie.named.push([statement.n, '#' + statement.n]);
      }
      // The commonest charge, with its own number.
      for (const tie of groups.values()) {
        const named = [...tie.charges].filter(([charge]) => charge).sort((a, b) => b[1] - a[1]);
        [tie.charge, tie.share] = named[0] || ['', 0];
      }
      ties = [...groups.values()];
    }
    return ties.sort((a, b) => b.w - a.w);
  }

  // `fraud`, `fraud (3×)` where all of three statements say so, `fraud (2 of 5)`; without a charge the number alone.
  const times = (w) => (w > 1 ? w + '×' : '');
  const chargeOf = (tie) => {
    if (!tie.charge) return times(tie.w);
    if (tie.w < 2) return tie.charge;
    return tie.charge + (tie.share === tie.w ? ' (' + tie.w + '×)' : ' (' + tie.share + ' of ' + tie.w + ')');
  };

  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const shapes = { person: 'ellipse', organization: 'rectangle', place: 'hexagon', group: 'diamond', other: 'diamond', unknown: 'ellipse' };
  const pen = (w) => Math.min(1.4 * Math.sqrt(w), 8);

  function style() {
    const ink = color('--ink');
    const edge = (kind, line, dash) => ({
      selector: 'edge.' + kind,
      style: { 'line-color': color(line), 'target-arrow-color': color(line), 'line-style': dash },
    });
    return [
      { selector: 'node', style: {
        label: 'data(name)', shape: (n) => shapes[n.data('kind')] || 'ellipse', width: 'data(size)', height: 'data(size)',
        'background-color': (n) => color('--' + (n.data('kind') === 'group' ? 'other' : n.data('kind'))),
        'border-width': 1.5, 'border-color': ink, 'border-style': (n) => (n.data('kind') === 'unknown' ? 'dashed' : 'solid'),
        color: ink, 'font-size': (n) => (n.data('size') > 40 ? 20 : 15), 'font-family': 'system-ui, sans-serif', 'text-wrap': 'wrap', 'text-max-width': 130,
        'text-valign': 'bottom', 'text-margin-y': 4, 'text-outline-color': color('--paper'), 'text-outline-width': 2.5,
        'min-zoomed-font-size': 5 } },
      { selector: 'edge', style: {
        width: 'data(pen)', 'curve-style': 'bezier', 'control-point-step-size': 34, 'target-arrow-shape': 'triangle',
        'arrow-scale': 1.1, opacity: 0.85, label: (e) => times(e.data('tie').w), 'font-size': 13, 'font-family': 'system-ui, sans-serif',
        color: ink, 'text-background-color': color('--paper'), 'text-background-opacity': 0.9, 'text-background-padding': 2,
        'min-zoomed-font-size': 7 } },
      edge('accuses', '--accuse', 'solid'), edge('denies', '--deny', 'dashed'), edge('uncertain', '--soft', 'dotted'),
      { selector: '.far', style: { opacity: 0.28 } },
      { selector: 'node:selected, node.near', style: { 'border-width': 3.5, 'font-weight': 'bold' } },
      { selector: 'edge:selected', style: { opacity: 1, 'overlay-color': color('--now'), 'overlay-opacity': 0.45, 'overlay-padding': 5 } },
    ];
  }

  const cy = cytoscape({
    container: byId('canvas'), style: style(), minZoom: 0.15, maxZoom: 3, selectionType: 'single',
    boxSelectionEnabled: false,
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => cy.style(style()));
  // A finger that scrolls the page must not get caught in the graph.
  if (matchMedia('(pointer: coarse)').matches) cy.userPanningEnabled(false);

  function draw() {
    const all = tiesNow();
    const ties = all.slice(0, Number(field.most.value));
    const weight = new Map();
    for (const tie of ties) for (const end of [tie.s, tie.t]) weight.set(end, (weight.get(end) || 0) + tie.w);
    cy.elements().remove();
    // Those with most ties begin in the middle; the same data always begin and end the same way.
    const order = [...weight.keys()].sort((a, b) => weight.get(b) - weight.get(a) || (a < b ? -1 : 1));
    cy.add(order.map((id, n) => ({
      group: 'nodes',
      data: { id, name: nodes.get(id).name, kind: nodes.get(id).kind, size: 22 + Math.min(7 * Math.sqrt(weight.get(id)), 42) },
      position: { x: 60 * Math.sqrt(n) * Math.cos(n * 2.4), y: 60 * Math.sqrt(n) * Math.sin(n * 2.4) },
    })));
    cy.add(ties.map((tie) => ({
      group: 'edges', classes: tie.kind, data: { id: 'tie ' + tie.id, source: tie.s, target: tie.t, pen: pen(tie.w), tie },
    })));
    if (!isList()) arrange();
    list(ties);
    const rest = all.length - ties.length;
    say(ties.length === 0 ? 'No tie is left by these filters.'
      : 'Choose a tie or a name to read its statements.' + (rest > 0 ? ' ' + rest + ' weaker ties are not drawn.' : ''));
  }

  // Those who are tied to each other stand together, each group laid out by itself; the groups fill rows.
  function arrange() {
    cy.stop();
    cy.resize();
    const groups = cy.elements().components().sort((a, b) => b.nodes().length - a.nodes().length);
    const boxes = groups.map((group) => {
      const few = group.nodes();
      if (few.length === 2) {
        few[0].position({ x: 0, y: 0 });
        few[1].position({ x: 165, y: 0 });
      } else {
        group.layout({
          name: 'cose', animate: false, randomize: false, fit: false, nodeDimensionsIncludeLabels: true,
          idealEdgeLength: () => 64, nodeRepulsion: () => 7000, edgeElasticity: () => 60, gravity: 0.5,
          numIter: few.length > 150 ? 300 : 1000,
        }).run();
      }
      return group.boundingBox({ includeLabels: true });
    });
    // Rows of columns: the tallest group gives a row its height, lower ones stand below each other beside it. Of
    // several widths, the one that can be drawn largest.
    const gap = 22;
    const byHeight = boxes.map((box, n) => n).sort((a, b) => boxes[b].h - boxes[a].h || a - b);
    const pack = (width) => {
      const places = [];
      let [top, bottom, x, wide, y, widest] = [0, 0, 0, 0, 0, 0];
      for (const n of byHeight) {
        const box = boxes[n];
        if (wide === 0 || y + box.h > bottom) {
          x += wide > 0 ? wide + gap : 0;
          if (wide === 0 || x + box.w > width) [x, top] = [0, bottom + (wide > 0 ? gap : 0)];
          if (x === 0) bottom = top + box.h;
          [wide, y] = [0, top];
        }
        places[n] = [x, y];
        wide = Math.max(wide, box.w);
        y += box.h + gap;
        widest = Math.max(widest, x + wide);
      }
      return { places, scale: Math.min(cy.width() / widest, cy.height() / bottom) };
    };
    const area = boxes.reduce((sum, box) => sum + (box.w + gap) * (box.h + gap), 0);
    const side = Math.sqrt(area * (cy.width() / cy.height()));
    const packed = [0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.45, 1.6, 1.8, 2].map((k) => pack(side * k));
    const best = packed.reduce((best, one) => (one.scale > best.scale ? one : best));
    groups.forEach((group, n) => {
      group.nodes().shift({ x: best.places[n][0] - boxes[n].x1, y: best.places[n][1] - boxes[n].y1 });
    });
    cy.fit(undefined, 24);
    if (cy.zoom() > 1.4) {
      cy.zoom(1.4);
      cy.center();
    }
    // Names that the whole graph leaves too small are written larger, as far as they do not cover each other.
    const letters = Math.min(24, Math.max(15, 12 / cy.zoom()));
    cy.nodes().forEach((node) => { node.style('font-size', node.data('size') > 40 ? letters + 4 : letters); });
    cy.edges().style('font-size', letters - 2);
  }

  // The same ties as a list, for narrow windows and for keyboards.
  function list(ties) {
    const lines = make('ul', '', 'ties');
    lines.append(...ties.map(tieLine));
    byId('ties').replaceChildren(lines);
  }

  const tieLine = (tie) => {
    const button = make('button', '', tie.kind);
    button.type = 'button';
    button.append(make('span', sentence(tie)), ' ', make('span', chargeOf(tie), 'count'));
    button.addEventListener('click', () => chooseTie(tie));
    const line = make('li');
    line.append(button);
    return line;
  };

  const announce = (text) => { byId('news').textContent = text; };
  const say = (text) => {
    panel.replaceChildren(make('p', text, 'count'));
    announce(text);
  };

  // Words that hold for one and for many: `Accusation by Norland against Estavia`.
  const words = {
    accuses: ['Accusation by', 'against'], denies: ['Denial by', 'of an accusation by'],
    uncertain: ['Possible, negated or withdrawn accusation by', 'against'],
  };
  const sentence = (tie) => [words[tie.kind][0], nodes.get(tie.s).name, words[tie.kind][1], nodes.get(tie.t).name].join(' ');

  // The statements behind a tie, cut out of the page; where the page has only their numbers, links to them.
  function showTie(tie) {
    const title = make('h3', sentence(tie));
    title.append(' ', make('span', tie.w + (tie.w === 1 ? ' statement' : ' statements'), 'count'));
    const statements = tie.named.map(([number, href]) => {
      const entry = byId(number);
      if (entry) {
        const copy = copyOf(entry);
        copy.hidden = false;
        copy.classList.remove('elsewhere');
        return copy;
      }
      const line = make('p');
      const link = make('a', number);
      if (href) link.href = href;
      line.append(link);
      return line;
    });
    panel.replaceChildren(title, ...statements);
    announce(sentence(tie) + ', ' + tie.w + (tie.w === 1 ? ' statement' : ' statements'));
    if (tie.w > tie.named.length) panel.append(make('p', 'and ' + (tie.w - tie.named.length) + ' more', 'count'));
    panel.scrollTop = 0;
  }

  // A participant with its ties, each a button.
  function showNode(id) {
    const node = nodes.get(id);
    const title = make('h3', node.name);
    title.append(' ', make('span', node.kind === 'unknown' ? '' : node.kind, 'count'));
    panel.replaceChildren(title);
    if (node.href) {
      const line = make('p');
      const link = make('a', 'All that it says and does');
      link.href = node.href;
      line.append(link);
      panel.append(line);
    }
    const list = make('ul', '', 'ties');
    for (const tie of tiesNow().filter((tie) => tie.s === id || tie.t === id)) {
      list.append(tieLine(tie));
    }
    panel.append(list);
    announce(node.name + ', ' + list.children.length + (list.children.length === 1 ? ' tie' : ' ties'));
    panel.scrollTop = 0;
  }

  function chooseTie(tie) {
    cy.elements().unselect();
    const edge = cy.getElementById('tie ' + tie.id);
    focusOn(edge.union(edge.connectedNodes()));
    edge.select();
    showTie(tie);
    if (isList()) panel.scrollIntoView({ block: 'nearest' });
  }

  function chooseNode(id) {
    cy.elements().unselect();
    const node = cy.getElementById(id);
    if (node.nonempty()) {
      focusOn(node.closedNeighborhood());
      node.select();
      if (cy.zoom() < 0.7) cy.zoom(0.9);
      cy.center(node);
    }
    showNode(id);
  }

  function focusOn(elements) {
    cy.elements().removeClass('far near');
    if (elements && elements.nonempty()) cy.elements().not(elements).addClass('far');
  }

  cy.on('tap', 'edge', (event) => chooseTie(event.target.data('tie')));
  cy.on('tap', 'node', (event) => chooseNode(event.target.id()));
  cy.on('tap', (event) => {
    if (event.target === cy) {
      cy.elements().unselect();
      focusOn(null);
      say('Choose a tie or a name to read its statements.');
    }
  });
  cy.on('mouseover', 'node, edge', (event) => {
    const it = event.target;
    const tie = it.data('tie');
    tip.textContent = tie ? sentence(tie) + (chargeOf(tie) ? ': ' + chargeOf(tie) : '')
      : it.data('name') + (nodes.get(it.id()).kind === 'unknown' ? '' : ', ' + nodes.get(it.id()).kind);
    tip.hidden = false;
    it.addClass('near');
  });
  cy.on('mousemove', 'node, edge', (event) => {
    const { clientX, clientY } = event.originalEvent;
    tip.style.left = Math.min(clientX + 14, innerWidth - tip.offsetWidth - 8) + 'px';
    tip.style.top = Math.min(clientY + 14, innerHeight - tip.offsetHeight - 8) + 'px';
  });
  cy.on('mouseout', 'node, edge', (event) => {
    tip.hidden = true;
    event.target.removeClass('near');
  });

  // ---- Search and filters.

  function find() {
    const wanted = fold(field.find.value.trim());
    if (!wanted) {
      cy.elements().unselect();
      focusOn(null);
      return;
    }
    const names = (node) => [node.name, ...(node.forms || [])].map(fold);
    const ranks = [(name) => name === wanted, (name) => name.startsWith(wanted), (name) => name.includes(wanted)];
    const found = ranks.map((is) => data.nodes.find((node) => names(node).some(is))).find(Boolean);
    if (found) chooseNode(found.id);
    else say('Nobody here is called ' + field.find.value.trim() + '.');
  }

  let timer = 0;
  field.find.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(find, 150);
  });
  field.find.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') find();
  });
  for (const input of [field.most, field.since, field.until, field.outlet, field.sure, ...statuses].filter(Boolean)) {
    input.addEventListener('change', draw);
  }
  byId('reset').addEventListener('click', () => {
    for (const input of [field.find, field.since, field.until, field.outlet, field.sure].filter(Boolean)) input.value = '';
    for (const input of statuses) input.checked = input.value === 'asserted';
    field.most.value = '30';
    draw();
  });

  // ---- The graph as a list, and as files.

  const narrow = matchMedia('(max-width: 36rem)');
  const stage = document.querySelector('.stage');
  const isList = () => stage.classList.contains('as-list');
  const setList = (is) => {
    stage.classList.toggle('as-list', is);
    byId('as-list').setAttribute('aria-pressed', String(is));
    if (!is) arrange();
  };
  byId('as-list').addEventListener('click', () => setList(!isList()));
  narrow.addEventListener('change', () => setList(narrow.matches));

  const title = text(document.querySelector('h1'));
  const fileName = (ending) => (fold(title).replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'graph') + '.' + ending;

  // The picture as it is drawn, written as SVG: straight or curved ties, shapes, names, a heading and a legend.
  function svgOf() {
    const box = cy.elements().boundingBox({ includeLabels: true });
    const [margin, head, foot] = [24, 52, 40];
    const [width, height] = [Math.max(box.w + 2 * margin, 520), box.h + 2 * margin + head + foot];
    const n = (number) => String(Math.round(number * 10) / 10);
    const at = (p) => n(p.x - box.x1 + margin) + ' ' + n(p.y - box.y1 + margin + head);
    const escape = (words) => words.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);
    const out = ['<svg xmlns="http://www.w3.org/2000/svg" width="' + n(width) + '" height="' + n(height) + '" viewBox="0 0 ' + n(width) + ' ' + n(height) +
      '" font-family="Helvetica,Arial,sans-serif">', '<rect width="100%" height="100%" fill="' + color('--paper') + '"/>'];
    const ink = color('--ink');
    const write = (x, y, size, words, more) => out.push('<text x="' + n(x) + '" y="' + n(y) + '" font-size="' + size + '" fill="' + ink + '"' + (more || '') + '>' + escape(words) + '</text>');
    write(margin, 32, 20, title, ' font-weight="bold"');
    write(margin, 52, 13, [...document.querySelectorAll('.lead')].map(text).join(' · '));
    const lines = { accuses: '--accuse', denies: '--deny', uncertain: '--soft' };
    const dashes = { accuses: '', denies: ' stroke-dasharray="8 5"', uncertain: ' stroke-dasharray="2 4"' };
    cy.edges().forEach((edge) => {
      const [from, to] = [edge.sourceEndpoint(), edge.targetEndpoint()];
      const between = edge.isBundledBezier() ? edge.controlPoints() : null;
      const kind = edge.data('tie').kind;
      const last = between ? between[between.length - 1] : from;
      const length = Math.hypot(to.x - last.x, to.y - last.y) || 1;
      const [dx, dy] = [(to.x - last.x) / length, (to.y - last.y) / length];
      const size = 7 + edge.data('pen');
      const base = { x: to.x - dx * size, y: to.y - dy * size };
      const way = between ? ' Q' + at(between[0]) + ' ' + at(base) : ' L' + at(base);
      out.push('<path d="M' + at(from) + way + '" fill="none" stroke="' + color(lines[kind]) + '" stroke-width="' + n(edge.data('pen')) + '"' + dashes[kind] +
        '><title>' + escape(sentence(edge.data('tie')) + (chargeOf(edge.data('tie')) ? ': ' + chargeOf(edge.data('tie')) : '')) + '</title></path>');
      const corner = (side) => at({ x: base.x - side * dy * size * 0.5, y: base.y + side * dx * size * 0.5 });
      out.push('<path d="M' + at(to) + ' L' + corner(1) + ' L' + corner(-1) + 'Z" fill="' + color(lines[kind]) + '"/>');
    });
    cy.nodes().forEach((node) => {
      const p = node.position();
      const r = node.data('size') / 2;
      const kind = node.data('kind');
      const look = ' fill="' + color('--' + (kind === 'group' ? 'other' : kind)) + '" stroke="' + ink + '" stroke-width="1.5"' + (kind === 'unknown' ? ' stroke-dasharray="4 3"' : '');
      const points = { rectangle: [[-1, -1], [1, -1], [1, 1], [-1, 1]], diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
        hexagon: [[-0.5, -1], [0.5, -1], [1, 0], [0.5, 1], [-0.5, 1], [-1, 0]] }[shapes[kind]];
      if (points) out.push('<path d="M' + points.map(([x, y]) => at({ x: p.x + x * r, y: p.y + y * r })).join(' L') + 'Z"' + look + '/>');
      else out.push('<circle cx="' + at(p).split(' ')[0] + '" cy="' + at(p).split(' ')[1] + '" r="' + n(r) + '"' + look + '/>');
      const size = parseFloat(node.style('font-size'));
      const words = broken(node.data('name'), 130 / size * 1.9);
      const [x, y] = at({ x: p.x, y: p.y + r + 4 + size }).split(' ').map(Number);
      words.forEach((line, m) => write(x, y + m * size * 1.15, size, line, ' text-anchor="middle" paint-order="stroke" stroke="' + color('--paper') + '" stroke-width="3"'));
    });
    const numbered = cy.edges().filter((edge) => edge.data('tie').w > 1);
    numbered.forEach((edge) => {
      const [x, y] = at(edge.midpoint()).split(' ').map(Number);
      write(x, y + 4, 13, times(edge.data('tie').w), ' text-anchor="middle" paint-order="stroke" stroke="' + color('--paper') + '" stroke-width="4"');
    });
    write(margin, height - 16, 12, 'Solid: accuses. Dashed: denies. Dotted: possible, negated or withdrawn. An arrow shows what the documents say, not whether it is true.');
    return out.join('\n') + '\n</svg>\n';
  }

  // Lines of so many letters.
  const broken = (words, letters) => words.split(' ').reduce((lines, word) => {
    const last = lines[lines.length - 1];
    if (last !== undefined && (last + ' ' + word).length <= letters) lines[lines.length - 1] = last + ' ' + word;
    else lines.push(word);
    return lines;
  }, []);

  byId('save-svg').addEventListener('click', () => saveFile(fileName('svg'), svgOf(), 'image/svg+xml'));
  byId('save-png').addEventListener('click', () => {
    saveFile(fileName('png'), cy.png({ output: 'blob', full: true, scale: 2, bg: color('--paper') }), 'image/png');
  });

  draw();
  setList(narrow.matches);
  arrive();
  // For those who test or extend the page.
  Object.assign(window.sayso, { cy, chooseTie, chooseNode, svgOf, chargeOf });
})();
