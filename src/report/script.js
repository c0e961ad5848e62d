'use strict';
// What the page can do with a script: a graph to click on, filters, and the articles beside the report. Everything that
// it shows is cut out of the page itself; no text ever becomes markup.
(() => {
  const byId = (id) => document.getElementById(id);
  const make = (tag, text, className) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const smooth = isStill ? 'auto' : 'smooth';

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
      else line.append(speakerOf(entry));
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

  // Quotations stand under the heading of their speaker.
  function speakerOf(entry) {
    let at = entry;
    while (at && at.tagName !== 'H3') at = at.previousElementSibling;
    return at ? at.firstChild.textContent.trim() : '';
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
    const link = shown && document.querySelector('a.read[href="#' + shown + '-text"]');
    if (link) link.focus({ preventScroll: true });
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest && event.target.closest('a.read');
    if (link && read(link.getAttribute('href').slice(1, -5))) event.preventDefault();
  });

  // ---- The graph.

  const dataElement = byId('data');
  if (!dataElement || typeof cytoscape !== 'function') return;
  const data = JSON.parse(dataElement.textContent);
  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  for (const element of document.querySelectorAll('.scripted')) element.hidden = false;

  const panel = byId('panel');
  const tip = byId('tip');
  const field = { find: byId('find'), most: byId('most'), since: byId('since'), until: byId('until'), outlet: byId('outlet') };
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
        if (!groups.has(id)) groups.set(id, { id, kind, s: statement.s, t: statement.t, w: 0, charge: '', named: [] });
        const tie = groups.get(id);
        tie.w += 1;
        tie.charge = tie.charge || statement.charge;
        tie.named.push([statement.n, '#' + statement.n]);
      }
      ties = [...groups.values()];
    }
    return ties.sort((a, b) => b.w - a.w);
  }

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
        'arrow-scale': 1.1, opacity: 0.85 } },
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
    arrange();
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
  }

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
    title.append(' ', make('span', tie.w + '×', 'count'));
    const statements = tie.named.map(([number, href]) => {
      const entry = byId(number);
      if (entry) return copyOf(entry);
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
      const button = make('button', sentence(tie) + ' ' + tie.w + '×', tie.kind);
      button.type = 'button';
      button.addEventListener('click', () => chooseTie(tie));
      const line = make('li');
      line.append(button);
      list.append(line);
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
    tip.textContent = tie ? sentence(tie) + ' ' + tie.w + '×' + (tie.charge ? ': ' + tie.charge : '')
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

  const fold = (text) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
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

  // The statements in the lists below follow the filters by date and outlet.
  function filterEntries() {
    if (!field.since) return;
    const isAll = !field.outlet.value && !field.since.value && !field.until.value;
    for (const entry of document.querySelectorAll('main article[data-document]')) {
      const document = data.documents[entry.dataset.document] || {};
      entry.hidden = !isAll && !(
        (!field.outlet.value || document.outlet === field.outlet.value) &&
        (!field.since.value || document.day >= field.since.value) && (!field.until.value || document.day <= field.until.value));
    }
  }

  let timer = 0;
  field.find.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(find, 150);
  });
  field.find.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') find();
  });
  for (const input of [field.most, field.since, field.until, field.outlet, ...statuses].filter(Boolean)) {
    input.addEventListener('change', () => {
      draw();
      filterEntries();
    });
  }
  byId('reset').addEventListener('click', () => {
    for (const input of [field.find, field.since, field.until, field.outlet].filter(Boolean)) input.value = '';
    for (const input of statuses) input.checked = input.value === 'asserted';
    field.most.value = '30';
    draw();
    filterEntries();
  });
  draw();
  // For those who test or extend the page.
  window.sayso = { cy, chooseTie, chooseNode, read };
})();
