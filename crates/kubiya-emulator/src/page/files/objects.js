// The objects of the organisation: by type, with search and relations.

import { count, element, Kept, say, settle } from "./elements.js";
import { idOf, row, searched } from "./object.js";

/** How many rows of a type are shown at first, and how many more each time. */
const ROWS = 50;

const rows = new Kept();
const sections = new Map();
const types = new Map();
const shownRows = new Map();
/** `{ id, title, entries: [{ id, object, relations, text }] }` of each type. */
let collections = [];
let isFirst = true;

/** Shows what the emulator says. */
export function update(told) {
  const usedBy = users(told);
  const titles = new Map(told.collections.map(({ id, title }) => [id, title]));
  collections = told.collections.map(({ id, title, objects }) => ({
    id,
    title,
    entries: objects.map((object) => {
      const uses = object.relations.map((relation) => ({ word: "uses", title: titles.get(relation.to), ...relation }));
      const entry = { id: idOf(id, object.key), object, relations: [...uses, ...(usedBy.get(idOf(id, object.key)) ?? [])] };
      return { ...entry, text: searched(title, object, entry.relations) };
    }),
  }));
  render();
  isFirst = false;
}

/** Who uses what: relations in the other direction, by the id of what is used. */
function users(told) {
  const usedBy = new Map();
  for (const { id, title, objects } of told.collections) {
    for (const object of objects) {
      for (const relation of object.relations) {
        const user = { word: "used by", title, to: id, key: object.key, name: object.name, exists: true };
        const used = idOf(relation.to, relation.key);
        const known = usedBy.get(used) ?? [];
        known.push(user);
        usedBy.set(used, known);
      }
    }
  }
  return usedBy;
}

export function render() {
  const words = document.getElementById("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  let all = 0;
  let found = 0;
  let kinds = 0;
  const visible = [];
  const links = [];
  for (const collection of collections) {
    const matching = collection.entries.filter(({ text }) => words.every((word) => text.includes(word)));
    all += collection.entries.length;
    found += matching.length;
    kinds += collection.entries.length > 0 ? 1 : 0;
    if (collection.entries.length > 0) {
      links.push(typeLink(collection, matching.length));
    }
    if (matching.length > 0) {
      visible.push(section(collection, matching));
    }
  }
  rows.forget();
  settle(document.getElementById("types"), links);
  settle(document.getElementById("collections"), visible);
  say("count", all.toLocaleString("en"));
  say("count-note", `of ${count(kinds, "type", "types")}`);
  const nothing = all === 0 ? "There is nothing yet." : "Nothing has all these words.";
  say("found", found === 0 ? nothing : words.length > 0 ? `${found.toLocaleString("en")} of ${count(all, "object", "objects")}` : "");
}

function typeLink(collection, matching) {
  if (!types.has(collection.id)) {
    const number = element("span", { class: "number" });
    const link = element("a", { href: `#type/${collection.id}` }, `${collection.title} `, number);
    types.set(collection.id, { item: element("li", {}, link), link, number });
  }
  const { item, link, number } = types.get(collection.id);
  if (number.textContent !== String(matching)) {
    number.textContent = matching;
    link.classList.toggle("none", matching === 0);
  }
  return item;
}

function section(collection, matching) {
  if (!sections.has(collection.id)) {
    sections.set(collection.id, makeSection(collection));
  }
  const { made, number, body, more } = sections.get(collection.id);
  const limit = shownRows.get(collection.id) ?? ROWS;
  const shown = matching.slice(0, limit);
  if (number.textContent !== String(matching.length)) {
    number.textContent = matching.length;
  }
  settle(
    body,
    shown.map(({ id, object, relations }) =>
      rows.of(id, { object, relations }, (it, before) => {
        const made = row(id, it.object, it.relations);
        made.classList.toggle("fresh", !isFirst && before === undefined);
        made.classList.toggle("changed", before !== undefined);
        return made;
      }),
    ),
  );
  more.hidden = matching.length <= limit;
  more.textContent = `Show more of ${count(matching.length, "object", "objects")}`;
  return made;
}

function makeSection(collection) {
  const number = element("span", { class: "number" });
  const title = element("h3", { id: `type/${collection.id}`, tabindex: "-1" }, `${collection.title} `, number);
  const heads = ["Name", "About", "Relations"].map((text) => element("th", { scope: "col" }, text));
  const body = element("tbody", { role: "rowgroup" });
  const table = element(
    "table",
    { class: "objects", role: "table" },
    element("caption", {}, title),
    element("thead", {}, element("tr", {}, heads)),
    body,
  );
  const more = element("button", { type: "button", class: "more" });
  more.addEventListener("click", () => {
    shownRows.set(collection.id, (shownRows.get(collection.id) ?? ROWS) + 4 * ROWS);
    render();
  });
  return { made: element("section", { class: "card", "aria-labelledby": `type/${collection.id}` }, table, more), number, body, more };
}

/** Goes to an object, also where the search or the length of its table hides it. */
export function reveal(target) {
  const collection = collections.find(({ entries }) => entries.some(({ id }) => id === target));
  if (collection === undefined) {
    return;
  }
  if (document.getElementById(target) === null) {
    document.getElementById("search").value = "";
    const place = collection.entries.findIndex(({ id }) => id === target);
    shownRows.set(collection.id, Math.max(shownRows.get(collection.id) ?? ROWS, place + 1));
    render();
  }
  const found = document.getElementById(target);
  found.focus({ preventScroll: true });
  found.scrollIntoView({ block: "center" });
}
