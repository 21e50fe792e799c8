// One object of the organisation: what is found in it, and its row.

import { element, foreign } from "./elements.js";

/** What identifies an object among all. */
export function idOf(collection, key) {
  return `object/${collection}/${key}`;
}

/** The text in which an object is searched. */
export function searched(title, object, relations) {
  const related = relations.map((relation) => relation.name);
  const details = object.details.map(([, text]) => text);
  return [title, object.key, object.name, object.description, ...details, ...related].join("\n").toLowerCase();
}

/** The row of an object; `relations` are `{ word, title, to, key, name, exists }`. */
export function row(id, object, relations) {
  // The roles say what is a row and a cell where the styles make cards of them.
  const name = element("th", { scope: "row", role: "rowheader", class: "name" }, foreign(object.name));
  if (object.key !== object.name) {
    name.append(element("code", { class: "key" }, foreign(object.key)));
  }
  const about = element("td", { role: "cell", class: "about" });
  if (object.description !== "") {
    about.append(element("p", {}, foreign(object.description)));
  }
  if (object.details.length > 0) {
    const details = object.details.map(([label, text]) =>
      element("div", {}, element("dt", {}, label), element("dd", {}, foreign(text))),
    );
    about.append(element("dl", { class: "details" }, details));
  }
  const related = element("td", { role: "cell", class: "related" }, groups(relations));
  return element("tr", { id, role: "row", tabindex: "-1" }, name, about, related);
}

/** The relations, those of one word and one type together. */
function groups(relations) {
  const groups = new Map();
  for (const relation of relations) {
    const label = `${relation.word} ${relation.title.toLowerCase()}`;
    groups.set(label, [...(groups.get(label) ?? []), relation]);
  }
  return [...groups].map(([label, members]) =>
    element(
      "div",
      { class: "group" },
      element("span", { class: "word" }, label),
      element("ul", {}, members.map((member) => element("li", {}, chip(member)))),
    ),
  );
}

function chip(relation) {
  if (!relation.exists) {
    return element("span", { class: "chip missing" }, foreign(relation.name), element("small", {}, " does not exist"));
  }
  const target = idOf(relation.to, relation.key);
  const link = element("a", { class: "chip", href: `#${encodeURIComponent(target)}` }, foreign(relation.name));
  link.dataset.target = target;
  return link;
}
