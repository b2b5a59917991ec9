// SPDX-License-Identifier: Apache-2.0
// A balance over time as an SVG: steps, because money moves at moments and stands still between.
import { h, moneyText, shortTime } from "./show.js";

const WIDTH = 1000;
const HEIGHT = 200;
const SVG = "http://www.w3.org/2000/svg";

function svg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export function plotOf(points, currency) {
  const values = points.map((point) => Number(point.balance_minor));
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values, low + 1);
  const x = (index) => (index / (points.length - 1)) * WIDTH;
  const y = (value) => 6 + ((high - value) / (high - low)) * (HEIGHT - 12);
  let curve = `M0 ${y(values[0]).toFixed(1)}`;
  for (let i = 1; i < values.length; ++i) {
    curve += `H${x(i).toFixed(1)}V${y(values[i]).toFixed(1)}`;
  }
  const zero = y(0).toFixed(1);
  const here = svg("line", { class: "here", y1: 0, y2: HEIGHT, visibility: "hidden" });
  const text = (minor) => moneyText(minor, currency);
  const picture = svg("svg", {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img",
      "aria-label": `Balance over time, now ${text(points.at(-1).balance_minor)}` },
    svg("path", { class: "area", d: `${curve}V${zero}H0Z` }),
    svg("line", { class: "zero", x1: 0, x2: WIDTH, y1: zero, y2: zero }),
    svg("path", { class: "curve", d: curve }),
    here);
  const label = h("output", { hidden: true });
  picture.addEventListener("pointermove", (event) => {
    const box = picture.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    const index = Math.round(part * (points.length - 1));
    for (const end of ["x1", "x2"]) here.setAttribute(end, x(index));
    here.setAttribute("visibility", "visible");
    label.hidden = false;
    label.textContent = `${text(points[index].balance_minor)} · ${shortTime(points[index].time)}`;
    const half = label.offsetWidth / 2;
    label.style.left = `${Math.min(box.width - half, Math.max(half, part * box.width))}px`;
  });
  picture.addEventListener("pointerleave", () => {
    here.setAttribute("visibility", "hidden");
    label.hidden = true;
  });
  const ends = h("div", { class: "ends" },
    h("span", {}, shortTime(points[0].time)),
    h("span", {}, `${text(Math.round(low))} to ${text(Math.round(high))}`),
    h("span", {}, "now"));
  return [picture, label, ends];
}
