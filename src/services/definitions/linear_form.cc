// SPDX-License-Identifier: Apache-2.0
#include "services/definitions/linear_form.h"

#include <algorithm>

namespace atollbank::definitions {

AtomId AtomTable::intern(const Atom& atom) {
  const auto [found, is_new] = ids_.try_emplace(atom, static_cast<AtomId>(atoms_.size()));
  if (is_new) atoms_.push_back(atom);
  return found->second;
}

LinearForm::LinearForm(AtomId atom, std::int64_t coefficient) {
  if (coefficient != 0) terms_.emplace_back(atom, coefficient);
}

bool LinearForm::has_opaque(const AtomTable& atoms) const {
  return std::ranges::any_of(terms_, [&](const auto& term) { return atoms[term.first].is_opaque; });
}

bool LinearForm::add(const LinearForm& other, std::int64_t factor) {
  std::map<AtomId, std::int64_t> sum(terms_.begin(), terms_.end());
  for (const auto& [atom, coefficient] : other.terms_) {
    std::int64_t change = 0;
    if (__builtin_mul_overflow(coefficient, factor, &change)) return false;
    if (__builtin_add_overflow(sum[atom], change, &sum[atom])) return false;
  }
  std::erase_if(sum, [](const auto& term) { return term.second == 0; });
  terms_.assign(sum.begin(), sum.end());
  return terms_.size() <= kTermsMax;
}

std::optional<LinearForm> LinearForm::times(AtomTable& atoms, const std::string& name) const {
  LinearForm product;
  for (const auto& [atom, coefficient] : terms_) {
    AtomTable::Atom scaled = atoms[atom];
    scaled.factors.push_back(name);
    std::ranges::sort(scaled.factors);
    if (!product.add(LinearForm(atoms.intern(scaled), coefficient))) return std::nullopt;
  }
  return product;
}

std::string LinearForm::to_text(const AtomTable& atoms) const {
  std::vector<std::string> parts;
  for (const auto& [atom, coefficient] : terms_) {
    std::string words = atoms[atom].words;
    for (const std::string& factor : atoms[atom].factors) words += "*" + factor;
    parts.push_back(coefficient == 1 ? words : std::to_string(coefficient) + "*" + words);
  }
  std::ranges::sort(parts);
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : " + ") + part;
  return text.empty() ? "0" : text;
}

}  // namespace atollbank::definitions
