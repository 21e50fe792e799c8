// Elements of the page. Whatever comes from the API becomes a text node: nothing here reads markup.

/** Makes an element; children are elements and texts. */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    made.setAttribute(name, value);
  }
  made.append(...children.flat());
  return made;
}

/** A text from outside, whose direction of writing stays its own. */
export function foreign(text) {
  return element("bdi", {}, text);
}

/** Says a text in an element of the page, if it does not say so already. */
export function say(id, text) {
  const place = document.getElementById(id);
  if (place.textContent !== text) {
    place.textContent = text;
  }
}

export function show(id, isShown) {
  document.getElementById(id).hidden = !isShown;
}

export function count(number, one, several) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : several}`;
}

/** Makes these the children of a parent, and moves none that is in its place: what has the focus keeps it. */
export function settle(parent, children) {
  const kept = new Set(children);
  for (const child of [...parent.children]) {
    if (!kept.has(child)) {
      child.remove();
    }
  }
  children.forEach((child, place) => {
    if (parent.children[place] !== child) {
      parent.insertBefore(child, parent.children[place] ?? null);
    }
  });
}

/** Elements by a key, which are made anew only when what they show has changed. */
export class Kept {
  #made = new Map();

  /** The element of a key: the last one, or one that `make` makes. */
  of(key, shown, make) {
    const text = JSON.stringify(shown);
    const known = this.#made.get(key);
    if (known?.text === text) {
      known.isUsed = true;
      return known.element;
    }
    const made = { text, element: make(shown, known?.element), isUsed: true };
    this.#made.set(key, made);
    return made.element;
  }

  /** Forgets what was not asked for since the last time. */
  forget() {
    for (const [key, known] of this.#made) {
      if (!known.isUsed) {
        this.#made.delete(key);
      }
      known.isUsed = false;
    }
  }
}
