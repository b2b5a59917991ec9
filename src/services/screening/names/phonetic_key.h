// SPDX-License-Identifier: Apache-2.0
// What is left of a word when the ways of spelling a foreign sound are taken out of it: the same
// key for Muhammad, Mohammed, Mohamed and the Arabic letters "mhmd"; for Qaddafi, Gaddafi and
// Kadhafi; for Yusuf and Yousef; for Tchaikovsky and Chaykovskiy. Pure.
#pragma once

#include <string>
#include <string_view>

namespace atollbank::screening {

// `token` is of small letters and digits. In this order:
//   tch, tsch, ch, cz, c before e i y → c    sh, sch → s        ts, tz → z
//   kh, gh, ck, q, k, g, other c       → k    x → ks             ph, f, v → f
//   dj, dzh, zh, j                      → j    th, dh, t, d stay t and d without their h
//   w → f at either end or before a vowel    y, vowels → nothing
//   h → nothing at the end               the same letter again → once
// Digits stay. Shorter than two letters it tells little; see token_similarity.h.
std::string phonetic_key(std::string_view token);

// Whether a word has no vowel: it comes from a script that does not write them.
bool is_without_vowels(std::string_view token);

}  // namespace atollbank::screening
