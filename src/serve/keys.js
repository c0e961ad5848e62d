// The keys of the page. Everything that they do, forms and links do too.
"use strict";
(() => {
  const base = document.body.dataset.base;
  const at = (id) => document.getElementById(id);
  const chooser = at("chooser");
  let chosen = null;

  // What is selected in the article, in code points of its text; null where nothing is.
  const selected = () => {
    const text = at("text");
    const selection = getSelection();
    if (!text || selection.rangeCount === 0 || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
    const before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(range.startContainer, range.startOffset);
    const words = range.toString();
    const lead = words.length - words.trimStart().length;
    const start = [...before.toString()].length + [...words.slice(0, lead)].length;
    const length = [...words.trim()].length;
    return length > 0 ? `${start}-${start + length}` : null;
  };

  // Fills a place in: into the form that is being filled for a new statement, else into the one that changes this one.
  const fill = (field) => {
    const insert = at("insert");
    const isNew = insert && insert.closest("details").open;
    const form = isNew ? insert : at("change");
    chooser.hidden = true;
    if (!form || !chosen || !form.elements[field]) return;
    form.elements[field].value = chosen;
    // Other words may mean somebody else: the name follows them.
    const name = field === "speaker_span" ? "speaker" : field === "target_span" ? "target" : null;
    if (name && form.elements[name] && !isNew) form.elements[name].disabled = true;
    chosen = null;
    if (!isNew) form.requestSubmit();
  };

  if (chooser) {
    chooser.addEventListener("mousedown", (event) => event.preventDefault());
    chooser.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) fill(button.dataset.field);
    });
  }

  const press = {
    a: () => at("accept")?.click(),
    r: () => at("reject")?.click(),
    n: () => at("next")?.click(),
    j: () => at("next")?.click(),
    p: () => at("previous")?.click(),
    k: () => at("previous")?.click(),
    u: () => at("undo")?.click(),
    m: () => at("merge")?.click(),
    "/": () => (at("words") ? at("words").focus() : location.assign(`${base}/search`)),
    "?": () => at("keys").showModal(),
    e: () => {
      chosen = selected();
      if (chosen && chooser) {
        chooser.hidden = false;
        return;
      }
      const edit = at("edit");
      if (edit) {
        edit.open = true;
        edit.querySelector("input:not([type=hidden])").focus();
      }
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && chooser && !chooser.hidden) {
      chooser.hidden = true;
      return;
    }
    if (event.target.closest("input, select, textarea, dialog[open]")) return;
    if (chooser && !chooser.hidden) {
      const button = chooser.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
      if (button) {
        event.preventDefault();
        fill(button.dataset.field);
      }
      return;
    }
    const act = press[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
})();
