// SPDX-License-Identifier: Apache-2.0
// Elements, money and times. Money is whole minor units, exact however large.

export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (key.startsWith("on")) element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function replace(element, ...children) {
  element.replaceChildren(...children);
}

const formats = new Map();

function formatOf(currency) {
  if (!formats.has(currency)) {
    let decimals = 2;
    let sign = `${currency} `;
    try {
      const format = new Intl.NumberFormat("en-GB", { style: "currency", currency });
      decimals = format.resolvedOptions().maximumFractionDigits;
      sign = format.formatToParts(0).find((part) => part.type === "currency").value;
      if (/[A-Za-z]$/.test(sign)) sign += " ";
    } catch { /* a number that has no letters: shown before the amount */ }
    formats.set(currency, { decimals, sign });
  }
  return formats.get(currency);
}

export function moneyText(minor, currency, withPlus = false) {
  const { decimals, sign } = formatOf(String(currency));
  const whole = BigInt(minor);
  const digits = String(whole < 0n ? -whole : whole).padStart(decimals + 1, "0");
  const units = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  const cents = decimals ? `.${digits.slice(-decimals)}` : "";
  const before = whole < 0n ? "−" : withPlus && whole > 0n ? "+" : "";
  return `${before}${sign}${units}${cents}`;
}

export function money(minor, currency, withPlus = false) {
  const tone = withPlus ? (minor > 0 ? "in" : "out") : "";
  return h("span", { class: `money ${tone}` }, moneyText(minor, currency, withPlus));
}

const dayOfThisYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const minute = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

// "26 Nov", and the year where it is another one.
export function shortTime(text) {
  const moment = new Date(text);
  const isThisYear = moment.getFullYear() === new Date().getFullYear();
  return (isThisYear ? dayOfThisYear : day).format(moment);
}

export function time(text) {
  const moment = new Date(text);
  return h("time", { datetime: text, title: text }, shortTime(text), " ",
    h("span", { class: "soft wide" }, minute.format(moment)));
}
