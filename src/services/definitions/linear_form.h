// SPDX-License-Identifier: Apache-2.0
// A sum of whole multiples of unknown amounts: what a template can know of an expression before it
// has arguments. Two lines balance for every argument when their difference is the empty sum.
//
// Pure values. An atom is an amount that is not a sum of others: a parameter, one minor unit of a
// currency, or a rounded or compared amount, which is opaque: equal when written equally, and of
// unknown relation to any other.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace atollbank::definitions {

using AtomId = std::uint32_t;

class AtomTable {
 public:
  struct Atom {
    std::string words;
    bool is_opaque = false;
    std::vector<std::string> factors;  // unknown numbers that multiply it, in order of their names

    auto operator<=>(const Atom&) const = default;
  };

  // The same id for an equal atom.
  AtomId intern(const Atom& atom);
  const Atom& operator[](AtomId atom) const { return atoms_[atom]; }

 private:
  std::map<Atom, AtomId> ids_;
  std::vector<Atom> atoms_;
};

class LinearForm {
 public:
  static constexpr std::size_t kTermsMax = 64;

  LinearForm() = default;
  explicit LinearForm(AtomId atom, std::int64_t coefficient = 1);

  bool is_zero() const { return terms_.empty(); }
  bool has_opaque(const AtomTable& atoms) const;

  // False, with the sum spoilt, when a coefficient leaves 64 bits or there are too many terms.
  [[nodiscard]] bool add(const LinearForm& other, std::int64_t factor = 1);
  // Each term times another unknown: (a + b) × n is a×n + b×n.
  [[nodiscard]] std::optional<LinearForm> times(AtomTable& atoms, const std::string& name) const;

  // One text for equal sums: "2*a - b", "0".
  std::string to_text(const AtomTable& atoms) const;

 private:
  std::vector<std::pair<AtomId, std::int64_t>> terms_;  // by atom; no coefficient is zero
};

}  // namespace atollbank::definitions
