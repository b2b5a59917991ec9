// SPDX-License-Identifier: Apache-2.0
#include "adapters/icu/transliteration.h"

#include <fmt/format.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <vector>

namespace atollbank::adapters {

using base::Result;

namespace {

// In this order. Compatibility forms first (full width, ligatures). Cyrillic as passports spell it;
// the Arabic article parted from its word, and a final ta marbuta as the h it is spelled with. Then
// marks and modifier letters go, and what is Latin and still not ASCII is spelled out.
constexpr std::array kSteps = {
    "::NFKC;",
    "::[:Cyrillic:] Russian-Latin/BGN;",
    "[[^[:L:][:M:]]$] { \\u0627\\u0644 } [:Arabic:] > 'al-';",
    "::Any-Latin; ::NFD;",
    "t\\u0308 > h;",
    "::[[:Nonspacing Mark:][:Lm:][:Cf:]] Remove;",
    "::NFC; ::Latin-ASCII;",
};

bool is_ascii(char letter) { return static_cast<unsigned char>(letter) < 0x80; }

}  // namespace

struct IcuTransliteration::Rules {
  std::vector<std::unique_ptr<icu::Transliterator>> steps;
};

IcuTransliteration::IcuTransliteration(std::unique_ptr<Rules> rules) : rules_(std::move(rules)) {}
IcuTransliteration::~IcuTransliteration() = default;

Result<std::unique_ptr<IcuTransliteration>> IcuTransliteration::make() {
  auto rules = std::make_unique<Rules>();
  for (const char* step : kSteps) {
    UErrorCode status = U_ZERO_ERROR;
    UParseError where;
    rules->steps.emplace_back(icu::Transliterator::createFromRules(
        "atoll", icu::UnicodeString::fromUTF8(step), UTRANS_FORWARD, where, status));
    if (U_FAILURE(status) || rules->steps.back() == nullptr) {
      return base::fail(base::ErrorCode::kInternal, "transliteration_unavailable",
                        u_errorName(status));
    }
  }
  return std::unique_ptr<IcuTransliteration>(new IcuTransliteration(std::move(rules)));
}

std::string IcuTransliteration::to_ascii(std::string_view text) const {
  if (std::ranges::all_of(text, is_ascii)) return std::string(text);
  auto letters = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  for (const auto& step : rules_->steps) step->transliterate(letters);
  std::string ascii;
  for (std::int32_t i = 0; i < letters.length(); i = letters.moveIndex32(i, 1)) {
    const UChar32 letter = letters.char32At(i);
    const bool is_silent = u_ispunct(letter) || u_isUWhiteSpace(letter) || u_iscntrl(letter);
    if (letter < 0x80) {
      ascii += static_cast<char>(letter);
    } else if (is_silent) {
      ascii += ' ';
    } else {
      ascii += fmt::format("u{:04x}", static_cast<std::uint32_t>(letter));
    }
  }
  return ascii;
}

}  // namespace atollbank::adapters
